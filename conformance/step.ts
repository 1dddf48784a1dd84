import type { KubernetesObject } from '../src/manifests/manifest.ts';
import type { Target } from '../src/platform/target.ts';

/** One kind of real software that `dist/` is taken to. Steps are listed in steps.ts. */
export interface Step {
  /** As in `--only`, e.g. `apiserver`. */
  readonly id: string;
  /** What is asked of the software, in a line of the report. */
  readonly title: string;
  /** Folder below the project's root with the `go.mod` and `go.sum` that pin the software. */
  readonly module: string;
  /** Takes every target to the software. Throws when it could not: that fails the run too. */
  run(context: Context): Promise<Outcome[]>;
}

/** What one piece of software said of one set of objects: a row of the report. */
export interface Outcome {
  /** e.g. `apply: astral-planner/production`. */
  readonly what: string;
  /** The software and its version, e.g. `kube-apiserver v1.36.3`. */
  readonly version: string;
  /** How many objects, rules or cases were judged. */
  readonly objects: number;
  /** Anything here fails the run. */
  readonly rejected: readonly Finding[];
  /** What the software let pass with a warning. Fails the run too: what is expected belongs into `allowed`. */
  readonly warnings: readonly Finding[];
  /** Warnings that are expected, each with its reason. */
  readonly allowed?: readonly (Finding & { readonly reason: string })[];
  /** Things broken by hand in a copy. One that was not caught fails the run: then the step proves nothing. */
  readonly proofs?: readonly Proof[];
  readonly seconds: number;
  /** Why nothing was judged; said loudly, and does not fail the run. */
  readonly skipped?: string;
}

/** One complaint. */
export interface Finding {
  /** e.g. `Deployment shop/web`, as `identityOf` says it. */
  readonly object: string;
  /** The part of the overlay that it comes from, e.g. `services.app`. */
  readonly origin?: string;
  /** e.g. `spec.template.spec.containers[0].image`. */
  readonly field?: string;
  /** In the software's own words. */
  readonly message: string;
}

/** A test of the harness: an object broken by hand, and what the software said of it. */
export interface Proof {
  /** e.g. `a Deployment with a field that does not exist`. */
  readonly broken: string;
  /** The software's complaint; undefined when it noticed nothing. */
  readonly caught: string | undefined;
}

/** One environment of one platform as it lies in `dist/`. */
export interface ConformanceTarget {
  /** e.g. `astral-planner/production`. */
  readonly id: string;
  /** Its folder, absolute. */
  readonly folder: string;
  readonly target: Target;
  /** Every object, in the order of waves; namespaces first within a wave. */
  readonly manifests: readonly ConformanceManifest[];
}

/** One file of `dist/`. */
export interface ConformanceManifest {
  /** Relative to `dist/`. */
  readonly file: string;
  readonly object: KubernetesObject;
  /** The Argo CD Application (layer) whose folder holds it, e.g. `workloads`. */
  readonly application: string;
  /** The sync wave of that Application. */
  readonly wave: number;
  readonly origin?: string;
}

/** What a step is run with. */
export interface Context {
  /** The project's root, absolute. */
  readonly root: string;
  /** A folder that survives runs, for what is expensive to make: `.orrery/conformance`. */
  readonly cache: string;
  /** The environment of the process, for children. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly targets: readonly ConformanceTarget[];
  /** Whether one platform was asked for, so that a slow step takes all of its targets. */
  readonly isOnePlatform: boolean;
  /** Folder with the official CRDs and OpenAPI documents; undefined where it is absent. */
  readonly crds: string | undefined;
  /**
   * Builds main packages of a module as its go.mod and go.sum pin them, unless an earlier run did.
   *
   * @param module folder below the root, e.g. `conformance/gatekeeper`
   * @param packages import paths of main packages, each a `tool` of the go.mod
   * @returns the binary of each package
   */
  build<const P extends string>(
    module: string,
    packages: readonly P[],
    options?: { readonly ldflags?: string },
  ): Promise<Readonly<Record<P, string>>>;
  /** The version of a module that go.mod requires, e.g. `v1.36.3`. */
  version(module: string, path: string): string;
  /** One line of what happens, on stderr. */
  log(line: string): void;
  /** How far long work is; shown on a terminal alone. */
  progress(done: number, total: number, what: string): void;
}
