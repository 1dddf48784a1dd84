import process from 'node:process';
import { classTree } from '../../class-trees.ts';

const [, , count = '', folder = ''] = process.argv;
classTree(Number(count), folder).synth();
