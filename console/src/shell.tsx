import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Backend } from './backend';
import { ConsoleProvider, type ConsoleContext } from './consoleContext';
import { PAGES, pageOf } from './pages/pages';
import type { Settings } from './settings';
import type { TextName } from './texts/english';
import type { Language, Translate } from './texts/translator';
import { Notices, useNotices } from './ui/notices';
import { QuestionDialog, type Question } from './ui/question';

interface ShellProperties {
  readonly backend: Backend;
  readonly settings: Settings;
  readonly language: Language;
  readonly t: Translate;
  readonly signOut: (why?: TextName) => void;
  readonly switchLanguage: () => void;
}

/** The frame around the pages: navigation, the dialog that asks for reasons, and what was done. */
export function Shell({ backend, settings, language, t, signOut, switchLanguage }: ShellProperties) {
  const [page, setPage] = useState(() => pageOf(location.hash));
  const [question, setQuestion] = useState<Question>();
  const { notices, notify } = useNotices();
  const closeQuestion = useCallback(() => setQuestion(undefined), []);

  useEffect(() => {
    const follow = (): void => setPage(pageOf(location.hash));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);

  const context = useMemo<ConsoleContext>(
    () => ({ backend, settings, language, t, ask: setQuestion, notify, signOut }),
    [backend, settings, language, t, notify, signOut],
  );
  const Page = PAGES[page];

  return (
    <ConsoleProvider.Provider value={context}>
      <a class="skip" href={`#/${page}`} onClick={focusMain}>
        {t('skip')}
      </a>
      <header class="top">
        <strong class="brand">{t('title')}</strong>
        <nav aria-label={t('pages')}>
          {Object.keys(PAGES).map((name) => (
            <a key={name} href={`#/${name}`} aria-current={name === page ? 'page' : undefined}>
              {t(name as keyof typeof PAGES)}
            </a>
          ))}
        </nav>
        <div class="top-actions">
          <button
            class="quiet"
            lang={language === 'en' ? 'zh-CN' : 'en'}
            aria-label={t('languageLabel')}
            onClick={switchLanguage}
          >
            {t('language')}
          </button>
          <button class="quiet" onClick={() => signOut()}>
            {t('signOut')}
          </button>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Page key={page} />
      </main>
      <Notices notices={notices} />
      {question === undefined ? undefined : <QuestionDialog question={question} onClose={closeQuestion} />}
    </ConsoleProvider.Provider>
  );
}

/** A link to the place on the page would change the address, which names the page. */
function focusMain(event: MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
