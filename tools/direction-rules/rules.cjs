/**
 * The direction rules of the house (ARCHITECTURE.md tells why) for dependency-cruiser; `tools/check-directions.ts` runs
 * them, `tools/direction-rules/fixture/` plants one violation of each. Paths are from the root of the repository.
 */
const tests = '(\\.test|/testing)\\.ts$';
const ours = '^(maskinporten|rulebook|simulator|world|server|sdk|web|bench|tools)/';
const doors = 'http|mcp|cli';
/** Folders of server/src that are not slices: everybody may look inside, as far as the other rules allow. */
const layers = `lib|upstreams|db|tokens|${doors}`;
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})/`;
/** Who looks at the product from outside, and may speak its protocols and read its database without it. */
const outside = '^(bench|server/test)/';
const core = (...names) => `^(node:)?(${names.join('|')})(/|$)`;

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** One folder of the server speaks to these packages; the rest of the product speaks to that folder. */
const wrapped = (name, folder, ...names) =>
  rule(
    name,
    `Only ${folder} imports ${names.join(', ')}.`,
    { path: ours, pathNot: [`^${folder}/`, outside] },
    { path: packages(...names) },
  );

module.exports = {
  forbidden: [
    rule('no-cycles', 'Nothing imports itself in a circle; imports of types count.', {}, { circular: true }),
    rule(
      'import-found',
      'Every import leads to a file: one that leads nowhere would escape all the other rules.',
      {},
      { couldNotResolve: true },
    ),

    // The workspaces among each other.
    rule(
      'maskinporten-alone',
      'The library maskinporten imports nothing of ours.',
      { path: '^maskinporten/' },
      { path: ours, pathNot: '^maskinporten/' },
    ),
    rule(
      'rulebook-alone',
      'The library rulebook imports nothing of ours.',
      { path: '^rulebook/' },
      { path: ours, pathNot: '^rulebook/' },
    ),
    rule(
      'rulebook-in-browsers',
      'The rulebook runs in a browser: nothing of Node in it.',
      { path: '^rulebook/src/', pathNot: tests },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'simulator-reads-alone',
      'The simulator is a second reading of the specifications: it shares no code with the first.',
      { path: '^simulator/' },
      { path: ours, pathNot: '^(simulator|world)/' },
    ),
    rule(
      'simulator-as-process',
      'Nobody imports the simulator, tests neither: it is started as a process.',
      { path: ours, pathNot: '^simulator/' },
      { path: '^simulator/' },
    ),
    rule(
      'sdk-alone',
      'The client stands on its generated types alone.',
      { path: '^sdk/' },
      { path: ours, pathNot: '^sdk/' },
    ),
    rule(
      'web-only-sdk-and-rulebook',
      'The site imports the generated types (sdk) and the rulebook, nothing else of ours.',
      { path: '^web/' },
      { path: ours, pathNot: '^(web|sdk|rulebook)/' },
    ),
    rule(
      'nobody-imports-checks',
      'Tools and benchmarks are at the end of the line.',
      { path: ours, pathNot: '^(tools|bench)/' },
      { path: '^(tools|bench)/' },
    ),

    // Inside the server.
    rule(
      'lib-alone',
      'server/src/lib imports nothing of ours.',
      { path: '^server/src/lib/', pathNot: tests },
      { path: ours, pathNot: '^server/src/lib/' },
    ),
    rule(
      'upstreams-on-lib',
      'An upstream imports lib and the token type, nothing else of ours.',
      { path: '^server/src/upstreams/', pathNot: tests },
      { path: ours, pathNot: '^(server/src/(lib|upstreams)|maskinporten)/' },
    ),
    rule(
      'upstreams-only-token-type',
      'Of maskinporten an upstream imports types only.',
      { path: '^server/src/upstreams/', pathNot: tests },
      { path: '^maskinporten/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'upstreams-apart',
      'One upstream never imports another.',
      { path: '^server/src/upstreams/([^/]+)/' },
      { path: '^server/src/upstreams/[^/]+/', pathNot: '^server/src/upstreams/$1/' },
    ),
    rule(
      'slices-by-index',
      'Whoever is in a folder of server/src reaches a slice only through its index.ts.',
      { path: '^server/src/([^/]+)/' },
      {
        path: `^server/src/(?!(${layers})/)[^/]+/`,
        pathNot: ['^server/src/$1/', '^server/src/[^/]+/(index|testing)\\.ts$'],
      },
    ),
    rule(
      'testing-in-tests',
      'What tests hand in for time, chance and upstreams stays out of the product; a proof is a long test.',
      { path: ours, pathNot: [tests, outside, '^tools/proof\\.ts$'] },
      { path: '/testing\\.ts$' },
    ),
    rule(
      'composition-at-root',
      'The files at the root of server/src put the parts together; parts import operation.ts and context.ts of them only.',
      { path: '^server/src/[^/]+/', pathNot: tests },
      { path: '^server/src/[^/]+\\.ts$', pathNot: '^server/src/(operation|context)\\.ts$' },
    ),
    rule(
      'doors-outermost',
      'A door opens on the slices, never the other way.',
      { path: '^server/src/[^/]+/', pathNot: [`^server/src/(${doors})/`, tests] },
      { path: `^server/src/(${doors})/` },
    ),
    rule(
      'sql-in-stores',
      'Only store.ts files and db/ know SQL.',
      { path: '^server/src/', pathNot: ['^server/src/db/', '/store\\.ts$'] },
      { path: packages('kysely') },
    ),
    rule(
      'drivers-in-db',
      'Only db/ opens databases, tests apart: a store.ts speaks Kysely to the one that it is handed.',
      { path: ours, pathNot: ['^server/src/db/', tests, outside] },
      { path: [packages('better-sqlite3', 'pg'), core('sqlite')] },
    ),
    wrapped('commander-in-cli', 'server/src/cli', 'commander'),
    wrapped('counters-in-limits', 'server/src/limits', 'rate-limiter-flexible', '@redis/client'),
    wrapped('metrics-in-telemetry', 'server/src/telemetry', 'prom-client'),
    wrapped('mcp-in-its-door', 'server/src/mcp', '@modelcontextprotocol/[^/]+'),
    rule(
      'fastify-in-doors',
      'Only doors and app.ts know Fastify.',
      { path: '^server/src/', pathNot: [`^server/src/((${doors})/|app\\.ts$)`, tests] },
      { path: packages('fastify', '@fastify/[^/]+') },
    ),
    rule(
      'environment-in-settings',
      'Only settings.ts reads the environment; an import of process would get round the linter.',
      { path: '^(server|maskinporten|rulebook|simulator)/src/', pathNot: ['^server/src/settings\\.ts$', tests] },
      { path: core('process') },
    ),
    rule(
      'outgoing-in-one-place',
      'Only server/src/lib/outgoing.ts opens connections.',
      { path: '^(server|maskinporten|rulebook)/src/', pathNot: ['^server/src/lib/outgoing\\.ts$', tests] },
      {
        path: [packages('undici'), core('http', 'https', 'http2', 'net', 'tls', 'dgram')],
        dependencyTypesNot: ['type-only'],
      },
    ),
  ],
  options: {
    // Without it imports of types are invisible.
    tsPreCompilationDeps: true,
    doNotFollow: { path: '(^|/)node_modules/' },
    // Anchored: a bare `fixture` would also leave out whatever else has that word in its path.
    exclude: { path: '^(tools/direction-rules/fixture|[^/]+/dist|web/\\.astro)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
