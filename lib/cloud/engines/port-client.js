'use strict';
/*
 * Plain JavaScript, because functions' threads load it too, and a TypeScript hook takes longer than they may take to
 * start. port-client.d.ts declares it, port-message.ts the messages.
 */
const events = require('node:events');

const MAX_IN_FLIGHT = 64;
const TIMEOUT_MS = 10_000;

class PortClient {
  #port;
  #maxInFlight;
  /** The calls that were sent, by id. */
  #inFlight = new Map();
  /** What follows the bodies of calls that were answered, by the calls' ids. */
  #rests = new Map();
  /** The calls that wait for their turn, oldest first. */
  #waiting = new Set();
  #nextId = 1;
  #isGone = false;
  #watch;
  #watchedMs = Infinity;
  #onBroken;

  constructor(port, { maxInFlight = MAX_IN_FLIGHT, onBroken = 'reject' } = {}) {
    this.#port = port;
    this.#maxInFlight = maxInFlight;
    this.#onBroken = onBroken;
    port.on('message', (answer) => this.#take(answer));
    port.on('close', () => this.#end());
    port.unref();
  }

  call({ operation, format, body }, { signal, timeoutMs = TIMEOUT_MS } = {}) {
    return new Promise((resolve, reject) => {
      if (this.#isGone) return reject(networkError('ECONNREFUSED', `the engine is gone: ${operation} was not sent`));
      if (signal?.aborted) return reject(aborted());
      const deadlineMs = performance.now() + timeoutMs;
      const pending = { operation, format, body, resolve, reject, signal, onAbort: undefined, deadlineMs, timeoutMs };
      if (signal) listen(signal, (pending.onAbort = () => this.#giveUp(pending, aborted())));
      this.#watchUntil(deadlineMs);
      if (this.#inFlight.size < this.#maxInFlight) this.#send(pending);
      else this.#waiting.add(pending);
    });
  }

  close() {
    this.#port.close();
    this.#end();
  }

  #send(pending) {
    const id = this.#nextId++;
    if (this.#isIdle()) this.#port.ref();
    this.#inFlight.set(id, pending);
    const { operation, format, body } = pending;
    pending.body = undefined;
    const own = body.byteLength === body.buffer.byteLength ? body : new Uint8Array(body);
    this.#port.postMessage([id, operation, format, own], [own.buffer]);
  }

  #take([id, status, errorType, body, broken, goesOn]) {
    if (typeof status !== 'number') return this.#takePart(id, status, errorType);
    const pending = this.#inFlight.get(id);
    if (!pending) return undefined;
    this.#inFlight.delete(id);
    // A call that was given up holds its place until here: the engine is still busy with it.
    for (const next of this.#waiting) {
      if (this.#inFlight.size >= this.#maxInFlight) break;
      this.#waiting.delete(next);
      this.#send(next);
    }
    const rest = goesOn ? this.#restOf(id) : undefined;
    if (this.#isIdle()) this.#port.unref();
    const isUnwanted = pending.deadlineMs === Infinity || (broken !== undefined && this.#onBroken === 'reject');
    if (rest && isUnwanted) rest.leave();
    release(pending);
    if (broken !== undefined && this.#onBroken === 'reject')
      pending.reject(networkError('ECONNRESET', `the connection was reset during ${pending.operation}`));
    else pending.resolve(answerOf(status, errorType, body, broken, rest));
    return undefined;
  }

  #isIdle() {
    return this.#inFlight.size === 0 && this.#rests.size === 0;
  }

  #restOf(id) {
    const rest = new Rest(
      (what) => this.#port.postMessage([id, what]),
      () => {
        this.#rests.delete(id);
        if (this.#isIdle()) this.#port.unref();
      },
    );
    this.#rests.set(id, rest);
    return rest;
  }

  #takePart(id, part, isBroken) {
    const rest = this.#rests.get(id);
    if (isBroken) rest?.breakOff(networkError('ECONNRESET', 'the connection was reset in the middle of an answer'));
    else rest?.take(part);
  }

  #giveUp(pending, error) {
    this.#waiting.delete(pending);
    pending.deadlineMs = Infinity;
    release(pending);
    pending.reject(error);
  }

  #end() {
    if (this.#isGone) return;
    this.#isGone = true;
    clearTimeout(this.#watch);
    for (const pending of [...this.#inFlight.values(), ...this.#waiting])
      this.#giveUp(pending, networkError('ECONNRESET', `the engine is gone: ${pending.operation} has no answer`));
    this.#inFlight.clear();
    for (const rest of this.#rests.values())
      rest.breakOff(networkError('ECONNRESET', 'the engine is gone in the middle of an answer'));
  }

  /** One timer watches all calls: a timer each would be a tenth of a small call's cost. */
  #watchUntil(deadlineMs) {
    if (deadlineMs >= this.#watchedMs) return;
    clearTimeout(this.#watch);
    this.#watchedMs = deadlineMs;
    this.#watch = setTimeout(() => this.#expire(), Math.ceil(deadlineMs - performance.now()));
    this.#watch.unref(); // the port keeps the process running while calls are in flight
  }

  #expire() {
    const nowMs = performance.now();
    let nextMs = Infinity;
    for (const pending of [...this.#inFlight.values(), ...this.#waiting]) {
      if (pending.deadlineMs > nowMs) nextMs = Math.min(nextMs, pending.deadlineMs);
      else this.#giveUp(pending, timedOut(pending));
    }
    this.#watchedMs = Infinity;
    if (nextMs < Infinity) this.#watchUntil(nextMs);
  }
}

/** What follows a body. It is asked for part by part, so that the engine goes on no faster than its reader. */
class Rest {
  #ask;
  #onOver;
  #isOver = false;
  #failure;
  #waiting;

  constructor(ask, onOver) {
    this.#ask = ask;
    this.#onOver = onOver;
  }

  next() {
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#isOver) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#ask('next');
    });
  }

  leave() {
    if (this.#isOver) return;
    this.#ask('leave');
    this.take(undefined);
  }

  take(part) {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (part === undefined) this.#end();
    waiting?.resolve(part);
  }

  breakOff(error) {
    this.#failure = error;
    this.#end();
    this.#waiting?.reject(error);
  }

  #end() {
    this.#isOver = true;
    this.#onOver();
  }
}

function answerOf(status, errorType, body, broken, rest) {
  const answer = { status, body };
  if (errorType !== '') answer.errorType = errorType;
  if (broken !== undefined) answer.broken = broken;
  if (rest !== undefined) answer.rest = rest;
  return answer;
}

/** One deadline may be the signal of all calls in flight, which Node.js would warn of as a leak. */
function listen(signal, onAbort) {
  if (signal instanceof EventTarget) events.setMaxListeners(0, signal);
  signal.addEventListener('abort', onAbort);
}

function release({ signal, onAbort }) {
  if (signal) signal.removeEventListener('abort', onAbort);
}

function aborted() {
  return Object.assign(new Error('Request aborted'), { name: 'AbortError' });
}

function timedOut({ operation, timeoutMs }) {
  const message = `the engine has not answered ${operation} within ${timeoutMs} ms`;
  return Object.assign(new Error(message), { name: 'TimeoutError', code: 'ETIMEDOUT' });
}

function networkError(code, message) {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}

module.exports = { createPortClient: (port, options) => new PortClient(port, options) };
