import { useMemo } from 'preact/hooks';
import { useConsole } from '../consoleContext';
import type { Question } from './question';

export interface Moderation {
  /** @param userid undefined asks for it. */
  readonly ban: (userid: string | undefined) => void;
  readonly lift: (userid: string) => void;
  readonly end: (userid: string) => void;
}

/** The questions before an operator bans, lifts or ends; `refresh` shows what came of it. */
export function useModeration(refresh: () => void): Moderation {
  const { ask, backend, notify, t } = useConsole();
  return useMemo(() => {
    const done = (text: string): void => {
      notify(text);
      refresh();
    };
    const question = (known: string | undefined, rest: Omit<Question, 'asksUser'>): void =>
      ask({ ...rest, asksUser: known === undefined });
    return {
      ban: (known) =>
        question(known, {
          title: known === undefined ? t('banSomebody') : t('banTitle', { user: known }),
          text: t('banText'),
          action: t('ban'),
          danger: true,
          asksPeriod: true,
          async act({ userid, reason, expires }) {
            const user = known ?? userid;
            await backend.call('BanUser', { userid: user, reason, expires });
            done(t('doneBan', { user }));
          },
        }),
      lift: (userid) =>
        question(userid, {
          title: t('liftTitle', { user: userid }),
          text: t('liftText'),
          action: t('lift'),
          async act({ reason }) {
            await backend.call('UnbanUser', { userid, reason });
            done(t('doneLift', { user: userid }));
          },
        }),
      end: (userid) =>
        question(userid, {
          title: t('endTitle', { user: userid }),
          text: t('endText'),
          action: t('end'),
          danger: true,
          async act({ reason }) {
            await backend.call('EndBroadcast', { userid, reason });
            done(t('doneEnd', { user: userid }));
          },
        }),
    };
  }, [ask, backend, notify, refresh, t]);
}
