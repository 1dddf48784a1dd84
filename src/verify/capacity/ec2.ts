/** vCPUs and bytes of memory of an EC2 instance type. */
export interface InstanceType {
  readonly name: string;
  readonly cpu: number;
  readonly memory: number;
}

const GiB = 2 ** 30;

/** vCPUs by size, as most families have them (https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html, co.html, mo.html). */
const INTEL_AND_AMD = sizes('large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64 24xlarge:96');
const GRAVITON = sizes('medium:1 large:2 xlarge:4 2xlarge:8 4xlarge:16 8xlarge:32 12xlarge:48 16xlarge:64');
const FIFTH_C = sizes('large:2 xlarge:4 2xlarge:8 4xlarge:16 9xlarge:36 12xlarge:48 18xlarge:72 24xlarge:96');
const SIXTH = { ...INTEL_AND_AMD, ...sizes('32xlarge:128') };
const WITH_48 = { ...INTEL_AND_AMD, ...sizes('48xlarge:192') };
const SIXTH_AMD = { ...SIXTH, ...WITH_48 };

/** Sizes and GiB of memory a vCPU, by family. */
const FAMILIES: Readonly<Record<string, readonly [cpus: Readonly<Record<string, number>>, ratio: number]>> = {
  c5: [FIFTH_C, 2],
  c5a: [INTEL_AND_AMD, 2],
  m5: [INTEL_AND_AMD, 4],
  m5a: [INTEL_AND_AMD, 4],
  r5: [INTEL_AND_AMD, 8],
  r5a: [INTEL_AND_AMD, 8],
  c6i: [SIXTH, 2],
  m6i: [SIXTH, 4],
  r6i: [SIXTH, 8],
  c6a: [SIXTH_AMD, 2],
  m6a: [SIXTH_AMD, 4],
  r6a: [SIXTH_AMD, 8],
  c6g: [GRAVITON, 2],
  m6g: [GRAVITON, 4],
  r6g: [GRAVITON, 8],
  c7g: [GRAVITON, 2],
  m7g: [GRAVITON, 4],
  r7g: [GRAVITON, 8],
  c7i: [WITH_48, 2],
  m7i: [WITH_48, 4],
  r7i: [WITH_48, 8],
  c7a: [{ ...SIXTH_AMD, ...sizes('medium:1') }, 2],
  m7a: [{ ...SIXTH_AMD, ...sizes('medium:1') }, 4],
  r7a: [{ ...SIXTH_AMD, ...sizes('medium:1') }, 8],
};

/** Burstable types have their own memory at each size, the same in each generation. */
const BURSTABLE = ['t3', 't3a', 't4g'];
const BURSTABLE_SIZES: Readonly<Record<string, readonly [cpu: number, memoryGiB: number]>> = {
  nano: [2, 0.5],
  micro: [2, 1],
  small: [2, 2],
  medium: [2, 4],
  large: [2, 8],
  xlarge: [4, 16],
  '2xlarge': [8, 32],
};

/** The types of a family, e.g. `c6i`; undefined for a family that is not known here. */
export function instanceFamily(family: string): InstanceType[] | undefined {
  if (BURSTABLE.includes(family)) {
    return Object.entries(BURSTABLE_SIZES).map(([size, [cpu, memory]]) => ({
      name: `${family}.${size}`,
      cpu,
      memory: memory * GiB,
    }));
  }
  const known = FAMILIES[family];
  if (!known) return undefined;
  const [cpus, ratio] = known;
  return Object.entries(cpus).map(([size, cpu]) => ({ name: `${family}.${size}`, cpu, memory: cpu * ratio * GiB }));
}

/** One type, e.g. `c6i.large`; undefined for one that is not known here. */
export function instanceType(name: string): InstanceType | undefined {
  return instanceFamily(name.split('.')[0] ?? '')?.find((type) => type.name === name);
}

function sizes(text: string): Record<string, number> {
  return Object.fromEntries(
    text
      .split(' ')
      .map((entry) => entry.split(':'))
      .map(([size, cpu]) => [size, Number(cpu)]),
  );
}
