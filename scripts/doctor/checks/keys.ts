import { findOperatorKeys } from '../../operatorVariables';
import { fail, ok, warn, type Check } from '../check';

export const keys: Check = {
  id: 'keys',
  title: "There are keys for Tencent's APIs",
  run({ shell, deployed }) {
    const found = findOperatorKeys(shell);
    if (found !== undefined) return Promise.resolve(ok(`from ${found.from}`));
    const what =
      'neither TENCENT_SECRET_ID and TENCENT_SECRET_KEY nor CLOUD_SECRET_ID and CLOUD_SECRET_KEY are set';
    const remedy =
      'Make a key pair in the CAM console for an account that has deploy/policies/deploy.json, and set the first two in .env.';
    return Promise.resolve(deployed ? fail(what, remedy) : warn(what, remedy));
  },
};
