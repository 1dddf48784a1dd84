import process from 'node:process';
import { classChartTree } from '../../class-trees.ts';

const [, , count = '', folder = ''] = process.argv;
classChartTree(Number(count), folder).synth();
