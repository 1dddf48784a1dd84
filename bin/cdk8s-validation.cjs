const process = require('node:process');

/**
 * The verifier as a validation plugin of the cdk8s command line, which loads plugins with require(). In cdk8s.yaml:
 *
 *     validations:
 *       - package: ./bin/cdk8s-validation.cjs
 *         version: 0.1.0
 *         class: OrreryValidation
 *         properties: { failOn: error, schemas: [crds] }
 */
class OrreryValidation {
  constructor(properties) {
    this.properties = properties;
  }

  async validate(context) {
    const { register } = await import('tsx/esm/api');
    register();
    const [{ validate }, { platforms }, { build }] = await Promise.all([
      import('../src/cli/cdk8s-validation.ts'),
      import('../overlays/index.ts'),
      import('../charts/index.ts'),
    ]);
    await validate(context, this.properties, { platforms, build }, process.cwd());
  }
}

module.exports = { OrreryValidation };
