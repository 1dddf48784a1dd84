import { type Expression, isExpression, keyOf, parseFile } from './syntax.ts';

/** A file that describes a platform, or one of its environments. */
export interface OverlayFile {
  readonly file: string;
  readonly text: string;
}

export interface Example {
  readonly file: string;
  readonly text: string;
}

/** How a key is stated in the first overlay that states it: the text of the file, moved to the left margin. */
export function exampleOf(key: string, overlays: readonly OverlayFile[]): Example | undefined {
  for (const { file, text } of overlays) {
    const description = descriptionIn(text);
    if (description?.type !== 'ObjectExpression') continue;
    const stated = description.properties.find((p) => p.type === 'ObjectProperty' && keyOf(p.key) === key);
    if (stated?.start == null || stated.end == null) continue;
    const indent = stated.loc?.start.column ?? 0;
    const lines = text.slice(stated.start, stated.end).split('\n');
    return { file, text: `${lines.map((line, i) => (i === 0 ? line : line.slice(indent))).join('\n')},` };
  }
  return undefined;
}

/** The object that definePlatform or defineEnvironment is given. */
function descriptionIn(text: string): Expression | undefined {
  for (const statement of parseFile(text)) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type !== 'VariableDeclaration') continue;
    for (const { init } of declared.declarations) {
      if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier') continue;
      if (!['definePlatform', 'defineEnvironment'].includes(init.callee.name)) continue;
      const last = init.arguments.at(-1);
      if (last && isExpression(last)) return last;
    }
  }
  return undefined;
}
