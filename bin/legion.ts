#!/usr/bin/env -S node --max-semi-space-size=64
import './settings/trace-sources';
import { processContext } from './settings/process-context';
import { main } from './commands/program';

// The SDK's notice about Node 20 is for maintainers, not for readers of a result.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

void main(process.argv.slice(2), processContext()).then((code) => {
  // Runs after all output has been written; idle keep-alive sockets end with the process.
  process.stdout.write('', () => process.exit(code));
});
