import path from 'node:path';
import { startWorkersFrom } from '../lib/core/worker';
import { TEST_BUILD } from './test-build';

// The SDK prints a notice on Node 20 that would drown the test output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

if (TEST_BUILD !== undefined) startWorkersFrom({ sourceRoot: path.resolve(__dirname, '..'), builtRoot: TEST_BUILD });
