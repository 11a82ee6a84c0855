import { useState } from 'preact/hooks';
import { useConsole } from '../consoleContext';
import { findPictureUrl } from '../safeUrl';

/** The cover of a room or replay, where it comes from a place that the settings allow. */
export function Cover({ url }: { readonly url: string }) {
  const { settings, t } = useConsole();
  const [failedUrl, setFailedUrl] = useState('');
  const shown = findPictureUrl(url, settings.images, location.origin);
  if (shown === undefined || shown === failedUrl) {
    const isElsewhere = shown === undefined && url !== '';
    return (
      <span class="cover" title={isElsewhere ? t('coverBlocked') : undefined} aria-hidden="true">
        {isElsewhere ? '⊘' : '▷'}
      </span>
    );
  }
  return (
    <img
      class="cover"
      src={shown}
      alt=""
      loading="lazy"
      referrerpolicy="no-referrer"
      onError={() => setFailedUrl(shown)}
    />
  );
}
