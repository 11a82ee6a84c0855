import { apiAction, compiler } from './apiAction';
import { noParameters } from './templateParameters';

/** Every callback template, keys included; what is not set is ''. */
export const describeLiveCallbackTemplates = apiAction(
  compiler.compile<object>(noParameters),
  (_parameters, { wiring }) => ({
    Templates: wiring.callbacks.list().map(({ id, settings }) => ({
      TemplateId: id,
      Description: '',
      StreamBeginNotifyUrl: '',
      StreamEndNotifyUrl: '',
      StreamMixNotifyUrl: '',
      RecordNotifyUrl: '',
      SnapshotNotifyUrl: '',
      PornCensorshipNotifyUrl: '',
      CallbackKey: '',
      PushExceptionNotifyUrl: null,
      AudioAuditNotifyUrl: null,
      ...settings,
    })),
  }),
);
