import { RECORD_FORMATS } from '../../cloud/liveWiringApi';
import { PUSH_PATH } from '../../setupLive/wanted';
import { fail, ok, warn, type Check } from '../check';
import { PUSH_VARIABLES, usableConfig } from '../context';

const WIRE = 'Run npm run setup-live, and with --apply.';

export const recordingRule: Check = {
  id: 'recording-rule',
  title: 'Broadcasts are recorded',
  async run(context) {
    const { live } = await usableConfig(context, PUSH_VARIABLES);
    const { rule, template } = await context.recordTemplate();
    const place = `${live.pushDomain}/${PUSH_PATH}`;
    if (rule === undefined) {
      return fail(`no recording rule for ${place}: replay lists stay empty`, WIRE);
    }
    if (template === undefined) {
      return fail(`the recording rule of ${place} names a template that does not exist`, WIRE);
    }
    const on = RECORD_FORMATS.filter((format) => template.settings.formats[format]?.Enable === 1);
    const name = `recording template ${template.id}`;
    if (on.length === 0) {
      return fail(`${name} records none of flv, hls and mp4: replay lists stay empty`, WIRE);
    }
    if (on.every((format) => format === 'HlsParam')) {
      return warn(`${name} records hls only, which first-generation Android apps do not play`, WIRE);
    }
    return ok(on.map((format) => format.replace('Param', '').toLowerCase()).join(', '));
  },
};
