// The walls of the house (CONTRIBUTING.md). Each room may import from the rooms named here and from nothing else;
// imports point down only. test/walls.test.ts proves that each forbidden import is refused.
const rooms = ['core', 'protocol', 'formats', 'dataset', 'engine', 'report', 'cli', 'extension'];

/** What each room under src/ may import besides itself. */
const allowed = {
  core: [],
  protocol: ['core'],
  formats: ['core'],
  dataset: ['core', 'formats'],
  engine: ['core', 'formats', 'dataset'],
  report: ['core', 'formats', 'dataset', 'engine'],
  cli: ['core', 'formats', 'dataset', 'engine', 'report'],
  extension: ['core', 'protocol', 'formats', 'dataset', 'engine', 'report'],
};

const points = rooms.map((room) => {
  const here = [room, ...allowed[room]].join('|');
  return {
    name: `${room}-points-down`,
    comment: `src/${room} imports only from src/{${here.replaceAll('|', ',')}}`,
    severity: 'error',
    from: { path: `^src/${room}/` },
    to: { path: '^(src|webview|test|bench|scripts)/', pathNot: `^src/(${here})/` },
  };
});

module.exports = {
  forbidden: [
    ...points,
    {
      name: 'core-is-alone',
      comment: 'src/core imports nothing but src/core: no vscode, no node:*, no package',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: '^src/core/' },
    },
    {
      name: 'protocol-only-types-of-core',
      comment: 'src/protocol takes only types from src/core',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { path: '^src/core/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'protocol-packages',
      comment: 'src/protocol imports no package but the validation library and the message types of vscode-jsonrpc',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { pathNot: '^(src/(core|protocol)/|node_modules/(valibot|vscode-jsonrpc)/)' },
    },
    {
      name: 'webview-rooms',
      comment: 'webview/ imports from src/ only src/protocol and src/core',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^(src|test|bench|scripts)/', pathNot: '^src/(protocol|core)/' },
    },
    {
      name: 'webview-no-node',
      comment: 'webview/ runs in a browser: no module of Node',
      severity: 'error',
      from: { path: '^webview/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'webview-packages',
      comment: 'webview/ imports only its own packages',
      severity: 'error',
      from: { path: '^webview/' },
      to: {
        path: 'node_modules/',
        pathNot:
          'node_modules/(@vscode/webview-ui-toolkit|@vscode/codicons|lit|lit-html|lit-element|@lit|@preact/signals-core|uplot|vscode-jsonrpc|valibot|fflate)/',
      },
    },
    {
      name: 'vscode-only-in-extension',
      comment: "only src/extension (and its tests) may import 'vscode'",
      severity: 'error',
      from: { pathNot: '^(src/extension|test/host)/' },
      to: { path: '^(vscode$|node_modules/@types/vscode/)' },
    },
    {
      name: 'sharp-only-in-formats',
      comment: 'sharp is imported in src/formats only (tests may make their pictures with it)',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^src/formats/' },
      to: { path: '(^|node_modules/)sharp(/|$)' },
    },
    {
      name: 'sharp-in-one-file',
      comment: 'only one file of src/formats imports sharp',
      severity: 'error',
      from: { path: '^src/' },
      module: { path: '(^|node_modules/)sharp(/|$)', numberOfDependentsMoreThan: 1 },
    },
    {
      name: 'toolkit-only-in-controls',
      comment: '@vscode/webview-ui-toolkit is imported in webview/ui/controls.ts only',
      severity: 'error',
      from: { pathNot: '^webview/ui/controls\\.ts$' },
      to: { path: 'node_modules/@vscode/webview-ui-toolkit/|^@vscode/webview-ui-toolkit' },
    },
    {
      name: 'no-cycles',
      comment: 'no file reaches itself again through its imports',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'every import leads somewhere',
      severity: 'error',
      from: { path: '^(src|webview)/' },
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
    {
      name: 'no-dev-packages',
      comment: 'what runs at run time on Node is a dependency, not a devDependency',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    // Look no further than the doors of node_modules.
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|build|artifacts|src/engine/kernels/assembly)/' },
    tsPreCompilationDeps: 'specify',
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'browser', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.json', '.css'],
    },
  },
};
