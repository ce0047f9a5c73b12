// SPDX-License-Identifier: MIT
'use strict';

/* From the figures of all rounds to a table of medians: ours, and beside it a column for each other kind of peer,
 *   { kind, head, label, times }
 * `label` is what a must calls it, when that is not `head`; with `times` a column follows with how many times better
 * ours is. */

function median(values)
{
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);

  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/* rounds: [{ ours: { figure: value }, gun: … }]; the figures of one kind of peer */
function values(rounds, kind, figure)
{
  return rounds.map(round => round[kind] && round[kind][figure]).filter(value => value !== undefined);
}

/* How many times better ours is, within the same round; nothing where there is nothing to divide */
function ratio(rounds, kind, { figure, unit, more })
{
  if (unit === '' || unit === '%') return undefined;

  const each = rounds
    .filter(round => round.ours && round[kind])
    .map(round => [round.ours[figure], round[kind][figure]])
    .filter(([ours, theirs]) => ours > 0 && theirs > 0)
    .map(([ours, theirs]) => (more ? ours / theirs : theirs / ours));

  return each.length ? median(each) : undefined;
}

function number(value)
{
  if (value === undefined) return '';
  if (Number.isInteger(value) || value >= 100) return String(Math.round(value));
  return value.toFixed(value < 10 ? 2 : 1);
}

function factor(value)
{
  return value === undefined ? '' : `${value.toFixed(value < 10 ? 1 : 0)}×`;
}

function middle(rounds, kind, row)
{
  const all = values(rounds, kind, row.figure);

  return all.length ? median(all) : undefined;
}

/* Undefined where it cannot be told, for want of something to compare with */
function reached(rounds, row, must, columns)
{
  if (must.times !== undefined) {
    const times = ratio(rounds, must.than || columns[0].kind, row);

    return times === undefined ? undefined : times >= must.times;
  }

  const ours = middle(rounds, 'ours', row);
  const most = must.atMost !== undefined ? must.atMost : middle(rounds, must.noMoreThan, row);

  return ours === undefined || most === undefined ? undefined : ours <= most;
}

function describe(row, must, columns)
{
  const called = kind => {
    const { label, head } = columns.find(column => column.kind === kind);

    return label || head;
  };

  if (must.atMost !== undefined) return `≤ ${must.atMost} ${row.unit}`.trim();
  if (must.noMoreThan !== undefined) return `≤ ${called(must.noMoreThan)}`;
  return `≥ ${must.times}×${must.than ? ` ${called(must.than)}` : ''}`;
}

function verdicts(rounds, row, columns)
{
  if (row.works) {
    const ours = values(rounds, 'ours', row.figure);

    return ours.length ? [ours.every(row.works)] : [];
  }
  return (row.must || []).map(must => reached(rounds, row, must, columns)).filter(verdict => verdict !== undefined);
}

/* Whether something works is asked of what can be compared with ours, not of a floor */
function beside(rounds, row, { kind, times })
{
  if (times) return [number(middle(rounds, kind, row)), factor(ratio(rounds, kind, row))];
  return [row.works ? '' : number(middle(rounds, kind, row))];
}

function cells(rounds, row, columns)
{
  const musts = row.works ? [row.unit === '%' ? '100 %' : '0'] : (row.must || []).map(must => describe(row, must, columns));
  const own = verdicts(rounds, row, columns);

  return [
    row.unit ? `${row.label}, ${row.unit}` : row.label,
    number(middle(rounds, 'ours', row)),
    ...columns.flatMap(column => beside(rounds, row, column)),
    musts.join('; '), own.length ? own.map(verdict => (verdict ? 'yes' : 'NO')).join('; ') : '',
  ];
}

/* A table in Markdown, also for the eye; all columns but the first hold numbers */
function markdown(head, body)
{
  const widths = head.map((cell, i) => Math.max(3, cell.length, ...body.map(line => line[i].length)));
  const line = own => `| ${own.join(' | ')} |`;
  const pad = (cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]));
  const rule = (width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`);

  return [line(head.map(pad)), line(widths.map(rule)), ...body.map(own => line(own.map(pad)))].join('\n');
}

/* All rows that have a figure */
function format(rounds, rows, columns)
{
  const heads = columns.flatMap(({ head, times }) => (times ? [head, ''] : [head]));
  const body = rows
    .filter(row => rounds.some(round => Object.values(round).some(figures => figures[row.figure] !== undefined)))
    .map(row => cells(rounds, row, columns));

  return markdown(['', 'ours', ...heads, 'must', 'reached'], body);
}

/* What of ours does not work, as sentences */
function broken(rounds, rows)
{
  return rows.filter(row => row.works).flatMap(row =>
    values(rounds, 'ours', row.figure)
      .filter(value => !row.works(value))
      .map(value => `${row.label}: ${number(value)}${row.unit && ` ${row.unit}`}`));
}

module.exports = { markdown, format, broken };
