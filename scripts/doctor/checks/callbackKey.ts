import { fail, NotCheckable, ok, warn, type Check } from '../check';
import { usableConfig } from '../context';

const WIRE = 'Run npm run setup-live -- --apply, which puts CALL_BACK_KEY into the template';

export const callbackKey: Check = {
  id: 'callback-key',
  title: 'CALL_BACK_KEY is the key of the callback template',
  async run(context) {
    const { callback } = await usableConfig(context, ['CALL_BACK_KEY']);
    const { template } = await context.callbackTemplate();
    if (template === undefined) throw new NotCheckable('see "callback-template"');
    const { CallbackKey } = template.settings;
    if (CallbackKey === callback.key) return ok(`template ${template.id}`);
    if (CallbackKey === '') {
      return fail(
        `callback template ${template.id} has no key: its events are unsigned, and all are refused`,
        `${WIRE}.`,
      );
    }
    if (CallbackKey === callback.previousKey) {
      return warn(
        `callback template ${template.id} still has the key in CALL_BACK_KEY_PREVIOUS`,
        `${WIRE}; take CALL_BACK_KEY_PREVIOUS away a quarter of an hour later.`,
      );
    }
    return fail(
      `callback template ${template.id} has another key: all events are refused`,
      `${WIRE}, or correct CALL_BACK_KEY in .env and deploy again.`,
    );
  },
};
