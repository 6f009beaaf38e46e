/**
 * Time and chance come from the context, and calls leave through one door: refuses the machine's clock, its timers, its
 * randomness and the global `fetch` in what ships, outside their homes. `node tools/check-clock-and-fetch.ts [root]`.
 * These are not imports, so the direction rules cannot see them; the compiler tells a global from a namesake of ours.
 */
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { listSources, repositoryRoot, tell } from './repository.ts';

const shipped = /^(server|maskinporten|rulebook)\/src\//;
type Kind = 'clock' | 'random' | 'outgoing';

/** Where each may be touched. Connections are opened with undici, so nobody needs the global ways out. */
const homes: Record<Kind, string> = {
  clock: 'server/src/lib/clock.ts',
  random: 'server/src/lib/random.ts',
  outgoing: '',
};
const advice: Record<Kind, string> = {
  clock: 'take the clock that is handed in',
  random: 'take the random source that is handed in',
  outgoing: 'send through server/src/lib/outgoing.ts',
};

/** Global names refused as such. */
const globals = new Map<string, Kind>([
  ['setTimeout', 'clock'],
  ['setInterval', 'clock'],
  ['fetch', 'outgoing'],
  ['WebSocket', 'outgoing'],
  ['EventSource', 'outgoing'],
]);

/** Members refused on what the platform gives, written `owner.member`. */
const members = new Map<string, Kind>([
  ['Date.now', 'clock'],
  ['performance.now', 'clock'],
  ['performance.timeOrigin', 'clock'],
  ['process.hrtime', 'clock'],
  ['process.uptime', 'clock'],
  ['AbortSignal.timeout', 'clock'],
  ['Temporal.Now', 'clock'],
  ['Math.random', 'random'],
  ['crypto.randomUUID', 'random'],
  ['crypto.getRandomValues', 'random'],
  ...['randomUUID', 'randomBytes', 'randomInt', 'randomFill', 'randomFillSync', 'getRandomValues', 'webcrypto'].map(
    (name): [string, Kind] => [`node:crypto.${name}`, 'random'],
  ),
]);

/** Modules refused whole. */
const modules = new Map<string, Kind>([
  ['node:timers', 'clock'],
  ['node:timers/promises', 'clock'],
  ['node:perf_hooks', 'clock'],
]);

/** Whether the name means the platform's own thing here, not one of ours that is called the same. */
function isGlobal(checker: ts.TypeChecker, name: ts.Identifier): boolean {
  const declarations = checker.getSymbolAtLocation(name)?.declarations ?? [];
  return declarations.length > 0 && declarations.every((each) => each.getSourceFile().isDeclarationFile);
}

const withPrefix = (module: string) => (module.startsWith('node:') ? module : `node:${module}`);

/** The module that a name was imported from as a whole (`import * as crypto`, `import crypto`), if any. */
function moduleBehind(checker: ts.TypeChecker, name: ts.Identifier): string | undefined {
  for (const each of checker.getSymbolAtLocation(name)?.declarations ?? []) {
    if (!ts.isNamespaceImport(each) && !ts.isImportClause(each)) continue;
    const declaration = ts.findAncestor(each, ts.isImportDeclaration);
    if (declaration && ts.isStringLiteral(declaration.moduleSpecifier))
      return withPrefix(declaration.moduleSpecifier.text);
  }
  return undefined;
}

/** What a node touches that it may not, or nothing. */
function forbiddenIn(checker: ts.TypeChecker, node: ts.Node): { what: string; kind: Kind } | undefined {
  const found = (what: string, kind: Kind | undefined) => (kind === undefined ? undefined : { what, kind });

  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && !node.importClause?.isTypeOnly) {
    const module = withPrefix(node.moduleSpecifier.text);
    const bindings = node.importClause?.namedBindings;
    const names = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
    for (const { name, propertyName, isTypeOnly } of names) {
      const what = `${module}.${(propertyName ?? name).text}`;
      if (!isTypeOnly && members.has(what)) return found(what, members.get(what));
    }
    return found(module, modules.get(module));
  }
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
    const isBare = ts.isCallExpression(node) || (node.arguments?.length ?? 0) === 0;
    if (isBare && ts.isIdentifier(node.expression) && node.expression.text === 'Date')
      if (isGlobal(checker, node.expression)) return found(`${ts.isNewExpression(node) ? 'new ' : ''}Date()`, 'clock');
  }
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name)) {
    const owner = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
    if (!ts.isIdentifier(owner)) return undefined;
    if (owner.text === 'globalThis') return found(node.getText(), globals.get(node.name.text));
    const module = moduleBehind(checker, owner);
    const what = `${module ?? owner.text}.${node.name.text}`;
    // Temporal comes from a package, so it is no global; nobody else's thing has that name.
    const isTheirs = module !== undefined || owner.text === 'Temporal' || isGlobal(checker, owner);
    return isTheirs ? found(what, members.get(what)) : undefined;
  }
  if (ts.isIdentifier(node) && globals.has(node.text)) {
    const { parent } = node;
    const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
    const isUsed = ts.isExpression(node) && !isMember && !ts.isPropertyAssignment(parent) && !ts.isTypeNode(parent);
    const isValue = isUsed || (ts.isPropertyAssignment(parent) && parent.initializer === node);
    if (!ts.isShorthandPropertyAssignment(parent))
      return isValue && isGlobal(checker, node) ? found(node.text, globals.get(node.text)) : undefined;
    const declarations = checker.getShorthandAssignmentValueSymbol(parent)?.declarations ?? [];
    const isTheirs = declarations.length > 0 && declarations.every((each) => each.getSourceFile().isDeclarationFile);
    return isTheirs ? found(node.text, globals.get(node.text)) : undefined;
  }
  return undefined;
}

/**
 * A program of these files alone: no imports followed, no library read, the platform's names declared by hand. Enough to
 * tell whose a name is, and ten times as fast as knowing every type.
 */
function openAlone(files: readonly string[]): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    noResolve: true,
    noLib: true,
    types: [],
  };
  const owners = [...members.keys()].filter((what) => !what.includes(':')).map((what) => what.split('.')[0] ?? '');
  const platform = join(repositoryRoot, 'platform.d.ts');
  const declarations = [...new Set([...globals.keys(), ...owners])]
    .map((name) => `declare var ${name}: any;`)
    .join('\n');
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === platform ? ts.createSourceFile(name, declarations, options.target ?? 99) : readSource(name, ...rest);
  return ts.createProgram([...files, platform], options, host);
}

/** One line for each use of clock, chance or global connection outside its home. */
export function clockAndFetchProblems(root: string): string[] {
  const files = listSources(root).filter((file) => shipped.test(file) && !file.endsWith('.test.ts'));
  const program = openAlone(files.map((file) => join(root, file)));
  const checker = program.getTypeChecker();
  const problems: string[] = [];
  for (const file of files) {
    const source = program.getSourceFile(join(root, file));
    if (!source) throw new Error(`${file} could not be read`);
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
      const finding = forbiddenIn(checker, node);
      if (finding && homes[finding.kind] !== file) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        problems.push(`${file}:${line + 1}: ${finding.what}: ${advice[finding.kind]}`);
      }
      node.forEachChild(visit);
    };
    visit(source);
  }
  return [...new Set(problems)];
}

if (import.meta.main) {
  const problems = clockAndFetchProblems(resolve(process.argv[2] ?? repositoryRoot));
  tell(problems, 'Clock, chance and connections are touched in their homes only.');
}
