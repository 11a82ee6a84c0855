import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Backend } from './backend';
import type { Settings } from './settings';
import type { Language, Translate } from './texts/translator';
import type { Question } from './ui/question';

/** What every page of the signed-in console works with. */
export interface ConsoleContext {
  readonly backend: Backend;
  readonly settings: Settings;
  readonly language: Language;
  readonly t: Translate;
  /** Opens the dialog that asks for a reason. */
  readonly ask: (question: Question) => void;
  /** Tells whoever looks or listens what was done. */
  readonly notify: (text: string) => void;
  /** Ends the session, because the operator wants it or because the key is refused. */
  readonly signOut: (why?: 'keyNoLonger') => void;
}

export const ConsoleProvider = createContext<ConsoleContext | undefined>(undefined);

export function useConsole(): ConsoleContext {
  const context = useContext(ConsoleProvider);
  if (context === undefined) throw new Error('useConsole belongs inside the signed-in console');
  return context;
}
