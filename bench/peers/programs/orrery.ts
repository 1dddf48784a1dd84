import process from 'node:process';
import { plainTree } from '../../trees.ts';
import { synthesize } from '../../ways.ts';

const [, , count = '', folder = ''] = process.argv;
synthesize(plainTree(Number(count), folder));
