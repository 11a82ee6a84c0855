import { id, integer, text } from '../../../shared/validation/fields';
import { cosUploadUrl, UPLOAD_URL_SCHEMA } from '../cosUploadUrl';
import { ABUSE_LIMITS } from '../abuseLimits';
import { limitCaller } from '../limitUse';
import { defineEndpoint } from '../endpoint';

/** The second generation's GetCOSUploadUrl. */
export const get_cos_upload_url = defineEndpoint({
  path: 'get_cos_upload_url',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), contenttype: text(64), contentlength: integer({ min: 0 }) },
  reply: UPLOAD_URL_SCHEMA,
  async handle({ userid, contenttype, contentlength }, context) {
    await limitCaller(ABUSE_LIMITS.uploadSignature, context);
    return cosUploadUrl({ userId: userid, contentType: contenttype, contentLength: contentlength }, context);
  },
});
