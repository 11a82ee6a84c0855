// The rows of the contract tests are also what the benchmark sends, and they say what to expect as those tests do.
import { expect } from 'expect';

Object.assign(globalThis, { expect });
