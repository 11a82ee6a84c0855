import { id, integer, text } from '../../../shared/validation/fields';
import { ABUSE_LIMITS } from '../abuseLimits';
import { limitCaller } from '../limitUse';
import { defineAction } from '../action';
import { cosUploadUrl, UPLOAD_URL_SCHEMA } from '../cosUploadUrl';

/** A URL with which the caller can upload one picture, and nothing else. */
export const GetCOSUploadUrl = defineAction({
  name: 'GetCOSUploadUrl',
  access: { who: 'owner', field: 'userid' },
  fields: { userid: id(), contenttype: text(64), contentlength: integer({ min: 0 }) },
  reply: UPLOAD_URL_SCHEMA,
  async handle({ userid, contenttype, contentlength }, context) {
    await limitCaller(ABUSE_LIMITS.uploadSignature, context);
    return cosUploadUrl({ userId: userid, contentType: contenttype, contentLength: contentlength }, context);
  },
});
