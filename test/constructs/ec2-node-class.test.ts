import { Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Ec2NodeClass, type Ec2NodeClassProps } from '../../src/constructs/ec2-node-class.ts';

const props: Ec2NodeClassProps = {
  name: 'shop',
  clusterName: 'shop-production',
  roleName: 'shop-node',
  image: 'bottlerocket@v1.59.0',
};

function spec(difference: Partial<Ec2NodeClassProps> = {}) {
  const chart = Testing.chart();
  new Ec2NodeClass(chart, 'class', { ...props, ...difference });
  return Testing.synth(chart)[0].spec;
}

describe('Ec2NodeClass', () => {
  it('starts the pinned image with the role, in the subnets of the cluster', () => {
    const discovery = [{ tags: { 'karpenter.sh/discovery': 'shop-production' } }];
    expect(spec()).toMatchObject({
      amiSelectorTerms: [{ alias: 'bottlerocket@v1.59.0' }],
      role: 'shop-node',
      subnetSelectorTerms: discovery,
      securityGroupSelectorTerms: discovery,
    });
  });

  it('encrypts both volumes, and sizes the one for data', () => {
    const volumes = spec({ dataVolume: '80Gi' }).blockDeviceMappings;
    expect(volumes.map((v: { deviceName: string }) => v.deviceName)).toEqual(['/dev/xvda', '/dev/xvdb']);
    for (const { ebs } of volumes) expect(ebs).toMatchObject({ encrypted: true, volumeType: 'gp3' });
    expect(volumes[1].ebs.volumeSize).toBe('80Gi');
  });

  it('keeps the role of the node from its pods', () => {
    expect(spec().metadataOptions).toMatchObject({ httpTokens: 'required', httpPutResponseHopLimit: 1 });
  });

  it('tags what is billed', () => {
    expect(spec({ tags: { team: 'shop' } }).tags).toEqual({ team: 'shop' });
    expect(spec()).not.toHaveProperty('tags');
  });

  it.each(['bottlerocket@latest', 'al2023@v20250101'])('refuses the image %s', (image) => {
    expect(() => spec({ image })).toThrow(`EC2NodeClass shop: image '${image}' is not a pinned Bottlerocket image`);
  });

  it('refuses the ARN of a role', () => {
    expect(() => spec({ roleName: 'arn:aws:iam::000000000000:role/node' })).toThrow('is an ARN. fix: write the role');
  });
});
