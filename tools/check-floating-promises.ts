/**
 * Finds promises that nobody waits for, and promises used as if they were their answer: `node
 * tools/check-floating-promises.ts [root]`, where root holds a tsconfig.json. `void` in front, or a handler for
 * the failure (`.catch(…)`, `.then(…, …)`), says that not waiting is meant.
 */
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { repositoryRoot, tell } from './repository.ts';

/** Fastify's own objects have a `then` and are no promises to wait for. */
const thenables = new Set(['FastifyReply', 'FastifyInstance']);

function isPromise(checker: ts.TypeChecker, type: ts.Type): boolean {
  const name = type.aliasSymbol?.name ?? type.getSymbol()?.name ?? '';
  if (type.isIntersection())
    return type.types.every((part) => !thenables.has(part.getSymbol()?.name ?? '')) && hasThen();
  return !thenables.has(name) && hasThen();

  function hasThen(): boolean {
    const then = type.getProperty('then');
    return then !== undefined && checker.getTypeOfSymbol(then).getCallSignatures().length > 0;
  }
}

const parts = (type: ts.Type): ts.Type[] => (type.isUnion() ? type.types : [type]);

/** Kept in a variable, or somebody is named who takes the failure. */
function isHandled(expression: ts.Expression): boolean {
  if (ts.isBinaryExpression(expression)) {
    const { kind } = expression.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  }
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return false;
  const { name, expression: before } = expression.expression;
  const { length } = expression.arguments;
  if (name.text === 'finally') return isHandled(before);
  return (name.text === 'catch' && length === 1) || (name.text === 'then' && length === 2);
}

/** The expression whose truth decides something at this node, if there is one. */
function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) return node.expression;
  if (ts.isForStatement(node) || ts.isConditionalExpression(node)) return node.condition;
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) return node.operand;
  if (!ts.isBinaryExpression(node)) return undefined;
  const { kind } = node.operatorToken;
  const isLogical = kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;
  return isLogical ? node.left : undefined;
}

/** One line for each promise that floats, in every file that the tsconfig.json of `root` includes. */
export function floatingPromiseProblems(root: string): string[] {
  const { config, error } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  if (fileNames.length === 0) throw new Error(`${root}/tsconfig.json includes no files`);
  const program = ts.createProgram(fileNames, options);
  const checker = program.getTypeChecker();
  const problems: string[] = [];
  const wanted = new Set(fileNames);
  for (const source of program.getSourceFiles()) {
    if (!wanted.has(source.fileName) || source.isDeclarationFile) continue;
    const report = (node: ts.Node, message: string) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      problems.push(`${relative(root, source.fileName)}:${line + 1}: ${message}`);
    };
    const visit = (node: ts.Node): void => {
      if (ts.isExpressionStatement(node) && !isHandled(node.expression)) {
        const type = checker.getTypeAtLocation(node.expression);
        if (parts(type).some((part) => isPromise(checker, part))) report(node, 'nobody waits for this promise');
      }
      const condition = conditionOf(node);
      // A promise that may be missing is asked for its presence; one that is always there is always true.
      if (condition && parts(checker.getTypeAtLocation(condition)).every((part) => isPromise(checker, part)))
        report(condition, 'a promise is always true; wait for its answer');
      node.forEachChild(visit);
    };
    visit(source);
  }
  return problems;
}

if (import.meta.main) tell(floatingPromiseProblems(resolve(process.argv[2] ?? repositoryRoot)), 'No promise floats.');
