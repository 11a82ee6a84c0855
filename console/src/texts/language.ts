import type { Language } from './translator';

const NAME = 'console-language';

/** The language chosen here before, else the browser's. */
export function initialLanguage(): Language {
  const chosen = localStorage.getItem(NAME) ?? navigator.language;
  return chosen.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function rememberLanguage(language: Language): void {
  localStorage.setItem(NAME, language);
}
