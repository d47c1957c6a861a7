'use strict';
/*
 * Lambda's Node runtime, inside a worker thread: loads the handler once, then answers one invocation after another.
 * Plain JavaScript: a function's thread has to start within milliseconds, and a TypeScript hook takes longer.
 * function-thread.ts declares the messages.
 */
const { existsSync } = require('node:fs');
const { Module } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { isNativeError } = require('node:util/types');
const { parentPort, workerData } = require('node:worker_threads');
const { createPortClient } = require('../engines/port-client');
const { createPortTransport } = require('../engines/port-transport');

Module._initPaths(); // NODE_PATH is the thread's own: it finds the SDK that Lambda's runtime includes

const flushOutput = [];
captureOutput(process.stdout, 'stdout');
captureOutput(process.stderr, 'stderr');
offerTransport(workerData.offer);

/** Functions that know it reach the engines without HTTP; all others use the endpoints in their variables. */
function offerTransport(offer) {
  if (!offer) return;
  const { transportGlobal, ports } = offer;
  globalThis[transportGlobal] = createPortTransport({
    kinesis: createPortClient(ports.kinesis),
    dynamodb: createPortClient(ports.dynamodb),
  });
}

/** Sends the function's output line by line over the same channel as its response, which keeps the order. */
function captureOutput(stream, name) {
  let rest = '';
  stream.write = (chunk, encoding, callback) => {
    const text = rest + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    const lines = text.split('\n');
    rest = lines.pop();
    if (lines.length > 0) parentPort.postMessage({ type: 'output', stream: name, lines });
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) process.nextTick(done);
    return true;
  };
  flushOutput.push(() => {
    if (rest !== '') parentPort.postMessage({ type: 'output', stream: name, lines: [rest] });
    rest = '';
  });
}

/** Never throws, whatever the function has thrown: texts may be of any type, and some objects have none. */
function describe(error) {
  try {
    if (!isNativeError(error)) return { errorType: typeof error, message: String(error), trace: [] };
    const [errorType, message, stack] = [error.name, error.message, error.stack ?? ''].map(String);
    return { errorType, message, trace: stack.split('\n') };
  } catch {
    return { errorType: typeof error, message: 'an error that has no text', trace: [] };
  }
}

function named(errorType, message) {
  return Object.assign(new Error(message), { name: errorType });
}

async function loadModule(file) {
  for (const extension of ['', '.js', '.mjs', '.cjs']) {
    const candidate = file + extension;
    if (!existsSync(candidate)) continue;
    if (extension === '.mjs') return import(pathToFileURL(candidate).href);
    try {
      return require(candidate);
    } catch (error) {
      if (error?.code !== 'ERR_REQUIRE_ESM') throw error;
      return import(pathToFileURL(candidate).href);
    }
  }
  throw named('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(file)}'`);
}

/** In `folder/index.handler`, the module is everything up to the first dot of the last part; the rest is a path into it. */
async function loadHandler() {
  const { codeDir, handler } = workerData;
  const base = path.basename(handler);
  const dot = base.indexOf('.');
  if (dot < 0) throw named('Runtime.MalformedHandlerName', `Bad handler: ${handler}`);
  const loaded = await loadModule(path.join(codeDir, path.dirname(handler), base.slice(0, dot)));
  const found = base
    .slice(dot + 1)
    .split('.')
    .reduce((value, key) => value?.[key], loaded);
  if (typeof found === 'function') return found;
  throw named('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
}

function contextOf({ requestId, deadlineMs }) {
  const { env } = process;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: workerData.functionArn,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

/** Supports both of Lambda's styles: a returned promise, or a callback. */
function call(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, response) => (error == null ? resolve(response) : reject(error));
    context.done = callback;
    context.succeed = resolve;
    context.fail = reject;
    const returned = handler(event, context, callback);
    if (typeof returned?.then === 'function') returned.then(resolve, reject);
    else if (handler.length < 3) resolve(null);
  });
}

/** Never rejects: a fault of the handler is an outcome. */
async function invoke(handler, message) {
  let outcome;
  try {
    const response = await call(handler, JSON.parse(message.event), contextOf(message));
    outcome = { type: 'response', response: JSON.stringify(response) ?? 'null' };
  } catch (error) {
    outcome = { type: 'failure', error: describe(error) };
  }
  for (const flush of flushOutput) flush();
  parentPort.postMessage(outcome);
}

loadHandler().then(
  (handler) => {
    parentPort.on('message', (message) => void invoke(handler, message));
    parentPort.postMessage({ type: 'ready' });
  },
  (error) => {
    for (const flush of flushOutput) flush();
    parentPort.postMessage({ type: 'unusable', error: describe(error) });
  },
);
