import { useEffect, useRef, useState } from 'preact/hooks';
import { createBackend, isKeyRefused, LIST, reasonOf } from './backend';
import { isPossibleKey } from './possibleKey';
import type { TextName } from './texts/english';
import type { Translate } from './texts/translator';
import { formText } from './ui/formText';

interface SignInProperties {
  readonly api: string;
  readonly t: Translate;
  readonly notice: TextName | undefined;
  readonly signIn: (key: string) => void;
  readonly switchLanguage: () => void;
}

/** Asks for the operator key, and lets in only a key that the backend accepts. */
export function SignIn({ api, t, notice, signIn, switchLanguage }: SignInProperties) {
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const message = problem ?? (notice === undefined ? undefined : t(notice));

  useEffect(() => input.current?.focus(), []);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (isAsking) return;
    const key = formText(new FormData(event.currentTarget as HTMLFormElement), 'key');
    if (!isPossibleKey(key)) {
      setProblem(t('keyImpossible'));
      return;
    }
    setAsking(true);
    try {
      // The smallest call that only an operator may make.
      await createBackend(api, key).call('FetchList', { flag: LIST.allRooms, pageno: 1, pagesize: 10 });
      signIn(key);
    } catch (error) {
      setProblem(isKeyRefused(error) ? t('keyRefused') : t('failed', { why: reasonOf(error) }));
      setAsking(false);
    }
  }

  return (
    <main class="sign-in">
      <form class="card" onSubmit={(event) => void submit(event)} autocomplete="off">
        <header class="sign-in-head">
          <h1>{t('title')}</h1>
          <button
            type="button"
            class="quiet"
            lang={t('language') === 'English' ? 'en' : 'zh-CN'}
            aria-label={t('languageLabel')}
            onClick={switchLanguage}
          >
            {t('language')}
          </button>
        </header>
        <label class="field">
          <span>{t('operatorKey')}</span>
          <input
            name="key"
            type="password"
            required
            ref={input}
            autocomplete="off"
            spellcheck={false}
            aria-describedby="key-hint key-problem"
          />
        </label>
        <p id="key-hint" class="hint">
          {t('signInHint')}
        </p>
        <p id="key-problem" class="problem" role="alert">
          {message}
        </p>
        <button class="primary" disabled={isAsking}>
          {t(isAsking ? 'signingIn' : 'signIn')}
        </button>
      </form>
    </main>
  );
}
