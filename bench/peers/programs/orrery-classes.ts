import process from 'node:process';
import { classTree } from '../../class-trees.ts';
import { synthesize } from '../../ways.ts';

const [, , count = '', folder = ''] = process.argv;
synthesize(classTree(Number(count), folder));
