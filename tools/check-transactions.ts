/**
 * A transaction holds locks, and on SQLite the only connection: inside it nothing waits for anything but the database,
 * nobody uses another handle (on SQLite it would wait for ever), and no key is made. `node tools/check-transactions.ts
 * [root]` reads the work of each `….transaction().execute(work)` in what the server ships. What that work calls elsewhere
 * is not followed.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { listSources, repositoryRoot, tell } from './repository.ts';

const shipped = /^server\/src\//;
const tests = /(\.test|\/testing)\.ts$/;

/** Network, timers and the making of keys, by the name that is called. */
const refusedCalls = /^(newApiKey|makeKey|seal|rewrap|generateKeyPair\w*|random\.bytes|sleep|send|fetch)$/;

type Work = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration;

const isWork = (node: ts.Node | undefined): node is Work =>
  node !== undefined &&
  (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || (ts.isFunctionDeclaration(node) && !!node.body));

/** Where a transaction is begun: on which handle, and what is handed to `execute`, if that follows. */
function beginningAt(node: ts.Node): { handle: ts.Expression; work: ts.Expression | undefined } | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  if (!/^(transaction|startTransaction)$/.test(node.expression.name.text) || node.arguments.length > 0)
    return undefined;
  let call: ts.CallExpression = node;
  while (ts.isPropertyAccessExpression(call.parent) && ts.isCallExpression(call.parent.parent)) {
    const { name } = call.parent;
    call = call.parent.parent;
    if (name.text === 'execute') return { handle: node.expression.expression, work: call.arguments[0] };
  }
  return { handle: node.expression.expression, work: undefined };
}

/** The functions that `work` may mean: itself, or those of this file that have its name. */
function readWork(source: ts.SourceFile, work: ts.Expression | undefined): Work[] {
  if (isWork(work)) return [work];
  if (!work || !ts.isIdentifier(work)) return [];
  const found: Work[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) && node.name?.text === work.text && isWork(node)) found.push(node);
    if (ts.isVariableDeclaration(node) && node.name.getText() === work.text && isWork(node.initializer))
      found.push(node.initializer);
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

/** What an expression may come to: the branches of a choice, without brackets and assertions of type. */
function outcomesOf(node: ts.Expression): ts.Expression[] {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return outcomesOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...outcomesOf(node.whenTrue), ...outcomesOf(node.whenFalse)];
  return [node];
}

/** Whether a call, or one that it goes on from, is made on the transaction or has it among its arguments. */
function isGiven(node: ts.Expression, transaction: string | undefined): boolean {
  const isTransaction = (each: ts.Node) => ts.isIdentifier(each) && each.text === transaction;
  let at = node;
  for (let calls = 0; ; ) {
    if (ts.isCallExpression(at)) {
      if (at.arguments.some(isTransaction)) return true;
      calls += 1;
    } else if (!ts.isPropertyAccessExpression(at)) return calls > 0 && isTransaction(at);
    at = at.expression;
  }
}

/** What is called, as `name` and as `owner.name`; of longer paths the end. */
function namesOf(node: ts.Expression): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (!ts.isPropertyAccessExpression(node)) return [];
  const owner = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  return [node.name.text, `${owner.getText()}.${node.name.text}`];
}

/** Whether the name stands for a value here, and is not just what a member is called. */
function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

/** Whether a node is a database handle: called `db`, or written as the one that the transaction was begun on. */
function isHandle(node: ts.Node, handle: string): boolean {
  if (ts.isPropertyAccessExpression(node)) return /^#?db$/.test(node.name.text) || node.getText() === handle;
  return ts.isIdentifier(node) && !isMemberName(node) && (node.text === 'db' || node.text === handle);
}

/** What is wrong in the work of one transaction, and where. */
function problemsIn(work: Work, handle: string): { node: ts.Node; why: string }[] {
  const problems: { node: ts.Node; why: string }[] = [];
  const [parameter] = work.parameters;
  const transaction = parameter && ts.isIdentifier(parameter.name) ? parameter.name.text : undefined;
  const refuse = (node: ts.Node, why: string) => problems.push({ node, why });

  const refuseUnlessGiven = (node: ts.Expression) => {
    if (!ts.isCallExpression(node) || !isGiven(node, transaction))
      refuse(node, 'in a transaction only calls that are given it, or made on it, are waited for or returned');
  };
  // What the work returns is waited for too, before the commit.
  const readReturned = (node: ts.Expression) => outcomesOf(node).filter(ts.isCallExpression).forEach(refuseUnlessGiven);

  const visit = (node: ts.Node, isOwn: boolean): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isAwaitExpression(node)) outcomesOf(node.expression).forEach(refuseUnlessGiven);
    if (ts.isForOfStatement(node) && node.awaitModifier) outcomesOf(node.expression).forEach(refuseUnlessGiven);
    if (ts.isReturnStatement(node) && node.expression && isOwn) readReturned(node.expression);
    if (ts.isCallExpression(node) && namesOf(node.expression).some((name) => refusedCalls.test(name)))
      refuse(node.expression, 'no network, no timer and no key generation in a transaction: do it before or after');
    const isTransaction = ts.isIdentifier(node) && node.text === transaction;
    if (!isTransaction && isHandle(node, handle)) {
      refuse(
        node,
        `another handle than the transaction waits for ever on SQLite: use ${transaction ?? 'its parameter'}`,
      );
      return;
    }
    const isInner = ts.isFunctionLike(node);
    node.forEachChild((child) => visit(child, isOwn && !isInner));
  };
  if (!work.body) return problems;
  if (!ts.isBlock(work.body)) readReturned(work.body);
  visit(work.body, true);
  return problems;
}

/** One line for each thing that has no place in a transaction. */
export function transactionProblems(root: string): string[] {
  const problems = new Set<string>();
  for (const file of listSources(root).filter((each) => shipped.test(each) && !tests.test(each))) {
    const text = readFileSync(join(root, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2024, true);
    const report = (node: ts.Node, why: string) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      problems.add(`${file}:${line + 1}: ${node.getText().split('\n')[0]}: ${why}`);
    };
    const visit = (node: ts.Node): void => {
      const beginning = beginningAt(node);
      if (beginning) {
        const works = readWork(source, beginning.work);
        if (works.length === 0)
          report(node, 'its work can not be read: give execute a function, written there or in the same file');
        for (const work of works)
          for (const { node: at, why } of problemsIn(work, beginning.handle.getText())) report(at, why);
      }
      node.forEachChild(visit);
    };
    visit(source);
  }
  return [...problems];
}

if (import.meta.main) {
  const problems = transactionProblems(resolve(process.argv[2] ?? repositoryRoot));
  tell(problems, 'Inside a transaction there is only the transaction.');
}
