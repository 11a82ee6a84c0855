import { useEffect, useMemo, useState } from 'preact/hooks';
import { createBackend } from './backend';
import { forgetKey, recallKey, rememberKey } from './session';
import type { Settings } from './settings';
import { Shell } from './shell';
import { SignIn } from './signIn';
import type { TextName } from './texts/english';
import { rememberLanguage } from './texts/language';
import { translator, type Language } from './texts/translator';

interface AppProperties {
  readonly settings: Settings;
  readonly language: Language;
}

/** Signed in or not, and in which language. */
export function App({ settings, language: initial }: AppProperties) {
  const [language, setLanguage] = useState(initial);
  const [key, setKey] = useState(recallKey);
  const [notice, setNotice] = useState<TextName>();
  const t = useMemo(() => translator(language), [language]);

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = t('title');
  }, [language, t]);

  const actions = useMemo(
    () => ({
      switchLanguage: () =>
        setLanguage((now) => {
          const next = now === 'en' ? 'zh-CN' : 'en';
          rememberLanguage(next);
          return next;
        }),
      signIn: (accepted: string) => {
        rememberKey(accepted);
        setNotice(undefined);
        setKey(accepted);
      },
      signOut: (why?: TextName) => {
        forgetKey();
        setNotice(why);
        setKey(undefined);
      },
    }),
    [],
  );
  const backend = useMemo(
    () => (key === undefined ? undefined : createBackend(settings.api, key)),
    [key, settings.api],
  );

  if (backend === undefined) {
    return <SignIn api={settings.api} t={t} notice={notice} {...actions} />;
  }
  return <Shell backend={backend} settings={settings} language={language} t={t} {...actions} />;
}
