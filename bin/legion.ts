#!/usr/bin/env node
import './settings/trace-sources';
import { processContext } from './settings/process-context';
import { main } from './commands/program';

// The SDK's notice about Node 20 is for maintainers, not for people who read a result.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

void main(process.argv.slice(2), processContext()).then((code) => {
  // Ends idle keep-alive sockets with the process, after what was written has gone out.
  process.stdout.write('', () => process.exit(code));
});
