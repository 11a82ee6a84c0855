import { CALLBACK_ADDRESSES } from '../../cloud/liveWiringApi';
import { PUSH_PATH } from '../../setupLive/wanted';
import { fail, NotCheckable, ok, warn, type Check } from '../check';
import { PUSH_VARIABLES, usableConfig, type DoctorContext } from '../context';

const NEEDED = ['StreamBeginNotifyUrl', 'StreamEndNotifyUrl', 'RecordNotifyUrl'] as const;
const WIRE = 'Run npm run setup-live, and with --apply.';

export const callbackTemplate: Check = {
  id: 'callback-template',
  title: 'LVB sends its events to stream-callback',
  async run(context) {
    const { live } = await usableConfig(context, PUSH_VARIABLES);
    const { rule, template } = await context.callbackTemplate();
    const place = `${live.pushDomain}/${PUSH_PATH}`;
    if (rule === undefined) return fail(`no callback rule for ${place}: LVB sends no events`, WIRE);
    if (template === undefined) {
      return fail(`the callback rule of ${place} names a template that does not exist`, WIRE);
    }
    const { settings } = template;
    const unset = NEEDED.filter((member) => settings[member] === '');
    if (unset.length > 0) return fail(`callback template ${template.id} lacks ${unset.join(', ')}`, WIRE);
    const url = await knownUrl(context);
    const elsewhere = CALLBACK_ADDRESSES.filter(
      (member) => url !== undefined && settings[member] !== '' && !isSame(settings[member], url),
    );
    if (elsewhere.length > 0) {
      return fail(
        `callback template ${template.id} sends ${elsewhere.join(', ')} elsewhere than to ${url ?? ''}`,
        WIRE,
      );
    }
    const optional = CALLBACK_ADDRESSES.filter((member) => settings[member] === '');
    if (optional.length > 0) {
      return warn(`callback template ${template.id} does not send ${optional.join(', ')}`, WIRE);
    }
    return ok(`template ${template.id}`);
  },
};

async function knownUrl(context: DoctorContext): Promise<string | undefined> {
  try {
    return await context.callbackUrl();
  } catch (error) {
    if (error instanceof NotCheckable) return undefined;
    throw error;
  }
}

function isSame(left: string, right: string): boolean {
  const plain = (url: string): string => (URL.canParse(url) ? new URL(url).href : url).replace(/\/$/, '');
  return plain(left) === plain(right);
}
