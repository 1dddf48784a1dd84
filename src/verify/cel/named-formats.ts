import { type Environment, Optional } from '@marcbachmann/cel-js';
import { formatProblem } from '../schema/formats.ts';

/** Formats by name, as Kubernetes' format library calls them, and as ours does. */
const FORMATS: Readonly<Record<string, string>> = {
  dns1123Label: 'dns-label',
  dns1123Subdomain: 'dns-subdomain',
  qualifiedName: 'qualified-name',
  labelValue: 'label-value',
  uri: 'uri',
  uuid: 'uuid',
  byte: 'byte',
  date: 'date',
  datetime: 'date-time',
};

/** `format.dns1123Label().validate(text)`: nothing, or what is wrong. */
export function registerNamedFormats(environment: Environment): void {
  environment
    .registerType('kubernetes.NamedFormat', NamedFormat)
    .registerType('FormatNamespace', FormatNamespace)
    .registerConstant('format', 'FormatNamespace', new FormatNamespace())
    .registerFunction('FormatNamespace.named(string): optional<kubernetes.NamedFormat>', (_format, name: string) =>
      name in FORMATS ? Optional.of(new NamedFormat(name)) : Optional.none(),
    )
    .registerFunction(
      'kubernetes.NamedFormat.validate(string): optional<list<string>>',
      ({ name }: NamedFormat, text: string) => {
        const problem = formatProblem(FORMATS[name] ?? '', text);
        return problem === undefined ? Optional.none() : Optional.of([problem]);
      },
    );
  for (const name of Object.keys(FORMATS)) {
    environment.registerFunction(`FormatNamespace.${name}(): kubernetes.NamedFormat`, () => new NamedFormat(name));
  }
}

class FormatNamespace {}

class NamedFormat {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}
