import type { Form, Group, Helper } from './form.ts';
import { variantOf } from './form.ts';
import { code, linkTo, series } from './markdown.ts';

/** The heading under which the written forms of values are listed. */
export const VALUES = 'Values';

/** The functions that write a form: of each variant, or of the form itself. */
export function helpersOf(form: Form, helpers: readonly Helper[]): readonly Helper[] {
  if (form.kind !== 'group' && form.kind !== 'either') return [];
  return helpers.filter(({ constant }) => constant === form.constant);
}

/** The helper that writes one variant; undefined when none does. */
export function helperOf(variant: Group, form: Extract<Form, { kind: 'either' }>, helpers: readonly Helper[]) {
  return helpersOf(form, helpers).find((helper) => helper.variant === variantOf(variant, form.on));
}

/** The heading of one variant: `aurora()`, or `egress of kind 'proxy'` when no helper writes it. */
export function variantHeading(path: string, variant: Group, on: string, helper: Helper | undefined): string {
  const plain = path.replaceAll(/\.<name>|\[\]/g, '');
  return helper ? helperHeading(helper) : `${plain} of ${on} ${variantOf(variant, on) ?? ''}`;
}

/** The heading of what a helper writes: `aurora()`. */
export function helperHeading(helper: Helper): string {
  return `${helper.name}()`;
}

/** What a key takes, in the words of a table's cell. */
export function takes(path: string, form: Form, helpers: readonly Helper[]): string {
  const nested = (inner: Form, at = path) => takes(at, inner, helpers);
  switch (form.kind) {
    case 'value':
      return form.named ? `[${form.noun}](#${VALUES.toLowerCase()})` : `${form.noun} (${form.fix})`;
    case 'words':
      return form.words;
    case 'choice':
      return series(form.values.map(code), 'or');
    case 'literal':
      return code(form.value);
    case 'list': {
      const many = form.least > 0 ? 'list, not empty, of' : 'list of';
      return `${many} ${nested(form.of, `${path}[]`)}`;
    }
    case 'map':
      return `${nested(form.from)} → ${nested(form.to, `${path}.<name>`)}`;
    case 'group': {
      const written = helpersOf(form, helpers).map((helper) => linkTo(helperHeading(helper)));
      return written.length > 0 ? series(written, 'or') : 'the keys below';
    }
    case 'or':
      return series(
        form.forms.map((one) => nested(one)),
        'or',
      );
    case 'either':
      return series(
        form.variants.map((variant) =>
          linkTo(variantHeading(path, variant, form.on, helperOf(variant, form, helpers))),
        ),
        'or',
      );
  }
}
