/* The walls of the client: shared ← features ← app, and a feature is entered through its index. */
module.exports = {
  forbidden: [
    {
      name: 'shared-knows-nobody',
      severity: 'error',
      from: { path: '^src/shared' },
      to: { path: '^src/(features|app)' },
    },
    {
      name: 'features-know-no-app',
      severity: 'error',
      from: { path: '^src/features' },
      to: { path: '^src/app' },
    },
    {
      name: 'features-through-their-index',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/(?!$1/)[^/]+/(?!index\\.ts)' },
    },
    {
      name: 'app-uses-features-through-their-index',
      severity: 'error',
      from: { path: '^src/app' },
      to: { path: '^src/features/[^/]+/(?!index\\.ts)' },
    },
    {
      name: 'only-chat-and-settings-know-another-feature-than-sharing',
      severity: 'error',
      from: { path: '^src/features/(?!(?:chat|settings)/)([^/]+)/' },
      to: { path: '^src/features/(?!(?:$1|sharing)/)' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  required: [],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
};
