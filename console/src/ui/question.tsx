import { useEffect, useRef, useState } from 'preact/hooks';
import { isKeyRefused, reasonOf } from '../backend';
import { useConsole } from '../consoleContext';
import { formText } from './formText';
import { PERIODS, periodOf } from './periods';

/** What an operator says when asked. */
export interface Answer {
  readonly reason: string;
  readonly userid: string;
  /** Unix seconds; 0 until lifted. */
  readonly expires: number;
}

export interface Question {
  readonly title: string;
  readonly text: string;
  /** The word on the button. */
  readonly action: string;
  readonly danger?: boolean;
  readonly asksUser?: boolean;
  readonly asksPeriod?: boolean;
  /** Does it; a failure is shown in the dialog, which stays open. */
  readonly act: (answer: Answer) => Promise<void>;
}

interface QuestionDialogProperties {
  readonly question: Question;
  readonly onClose: () => void;
}

/** As `optionalText` and `text` of the backend. */
const LONGEST_REASON = 255;

/**
 * Asks before something is done, and why. A modal `<dialog>` keeps the focus inside, closes with Escape and gives the
 * focus back by itself.
 */
export function QuestionDialog({ question, onClose }: QuestionDialogProperties) {
  const { t, signOut } = useConsole();
  const dialog = useRef<HTMLDialogElement>(null);
  const [isWorking, setWorking] = useState(false);
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (isWorking) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setWorking(true);
    setProblem(undefined);
    try {
      await question.act({
        reason: formText(form, 'reason'),
        userid: formText(form, 'userid'),
        expires: periodOf(formText(form, 'period'), Date.now()),
      });
      dialog.current?.close();
    } catch (error) {
      if (isKeyRefused(error)) signOut('keyNoLonger');
      setProblem(reasonOf(error));
      setWorking(false);
    }
  }

  return (
    <dialog ref={dialog} class="card" aria-labelledby="question-title" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id="question-title">{question.title}</h2>
        <p>{question.text}</p>
        {question.asksUser === true ? (
          <label class="field">
            <span>{t('userId')}</span>
            <input name="userid" required maxLength={LONGEST_REASON} autocomplete="off" autoFocus />
          </label>
        ) : undefined}
        <label class="field">
          <span>{t('reason')}</span>
          <textarea
            name="reason"
            required
            rows={2}
            maxLength={LONGEST_REASON}
            autoFocus={question.asksUser !== true}
            aria-describedby="reason-hint"
          />
        </label>
        <p id="reason-hint" class="hint">
          {t('reasonHint')}
        </p>
        {question.asksPeriod === true ? (
          <label class="field">
            <span>{t('until')}</span>
            <select name="period">
              {PERIODS.map(({ name }) => (
                <option key={name} value={name}>
                  {t(name)}
                </option>
              ))}
            </select>
          </label>
        ) : undefined}
        <p class="problem" role="alert">
          {problem}
        </p>
        <div class="dialog-actions">
          <button type="button" onClick={() => dialog.current?.close()}>
            {t('cancel')}
          </button>
          <button class={question.danger === true ? 'danger' : 'primary'} disabled={isWorking}>
            {isWorking ? t('working') : question.action}
          </button>
        </div>
      </form>
    </dialog>
  );
}
