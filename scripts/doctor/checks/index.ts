import type { Check } from '../check';
import { apiAddress } from './apiAddress';
import { apiGateway } from './apiGateway';
import { callbackAddress } from './callbackAddress';
import { callbackKey } from './callbackKey';
import { callbackTemplate } from './callbackTemplate';
import { clock } from './clock';
import { database } from './database';
import { databaseClock } from './databaseClock';
import { databasePrivileges } from './databasePrivileges';
import { functions } from './functions';
import { inside } from './inside';
import { keyFormats } from './keyFormats';
import { keys } from './keys';
import { lastSweep } from './lastSweep';
import { liveApi } from './liveApi';
import { livePermissions } from './livePermissions';
import { migrations } from './migrations';
import { playDomain } from './playDomain';
import { playKey } from './playKey';
import { pushDomain } from './pushDomain';
import { pushKey } from './pushKey';
import { recordingRule } from './recordingRule';
import { rolePolicies } from './rolePolicies';
import { sameVariables } from './sameVariables';
import { timer } from './timer';
import { variables } from './variables';
import { weakSettings } from './weakSettings';

/** In the order in which they are printed. */
export const CHECKS: readonly Check[] = [
  variables,
  keyFormats,
  weakSettings,
  sameVariables,
  keys,
  clock,
  functions,
  apiAddress,
  callbackAddress,
  apiGateway,
  inside,
  database,
  databasePrivileges,
  migrations,
  databaseClock,
  timer,
  lastSweep,
  livePermissions,
  rolePolicies,
  liveApi,
  pushDomain,
  playDomain,
  pushKey,
  playKey,
  callbackTemplate,
  callbackKey,
  recordingRule,
];
