/** Why a body did not arrive whole. */
export class BodyFault extends Error {
  override readonly name = 'BodyFault';

  constructor(readonly reason: 'too large' | 'gone') {
    super(`the body is ${reason}`);
  }
}
