/** No double assertion (`as unknown as T`): it silences the compiler where it would object most. */

import {
  isAsExpression,
  isParenthesizedExpression,
  isTypeAssertion,
} from 'typescript/unstable/ast';
import type { Node } from 'typescript/unstable/ast';
import { walk } from '../syntax.ts';
import { lineAt } from '../tree.ts';
import type { Finding, Rule } from '../tree.ts';

export const doubleAssertion: Rule = {
  name: 'double-assertion',
  check: (tree) =>
    tree.sources().flatMap(({ path, text, syntax }) => {
      const findings: Finding[] = [];
      walk(syntax, (node) => {
        if (!isAssertion(node) || !isAssertion(inner(node.expression))) return;
        const line = lineAt(text, node.getStart(syntax));
        findings.push({
          path,
          line,
          message: 'a double assertion: parse or narrow the value instead',
        });
      });
      return findings;
    }),
};

function isAssertion(node: Node): node is Node & { readonly expression: Node } {
  return isAsExpression(node) || isTypeAssertion(node);
}

function inner(node: Node): Node {
  return isParenthesizedExpression(node) ? inner(node.expression) : node;
}
