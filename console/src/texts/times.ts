import type { Language } from './translator';

const formats = new Map<Language, Intl.DateTimeFormat>();

/** Unix seconds as the operator's own clock shows them. */
export function formatTime(seconds: number, language: Language): string {
  let format = formats.get(language);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
      ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
      ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false },
    });
    formats.set(language, format);
  }
  return format.format(new Date(seconds * 1000));
}

/** `0:07`, `12:40`, `3:05:00`. A phone's clock that is ahead gives no negative age. */
export function formatAge(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours === 0 ? `${minutes}:${pad(whole % 60)}` : `${hours}:${pad(minutes)}:${pad(whole % 60)}`;
}
