import { ExpressionParser } from './expression-parser';
import type { PathNode } from './syntax-tree';

/** Parses ProjectionExpression. */
export class ProjectionParser extends ExpressionParser<readonly PathNode[]> {
  protected parseAll(): readonly PathNode[] {
    return this.parseList(() => this.parsePath());
  }
}
