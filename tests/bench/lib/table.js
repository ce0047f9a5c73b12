// SPDX-License-Identifier: MIT
'use strict';

/* From the figures of all rounds to a table of medians. */

const { KINDS } = require('./peers.js');

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

/* Undefined where it cannot be told, for want of a relay to compare with */
function reached(rounds, row, must)
{
  if (must.atMost !== undefined) {
    const ours = values(rounds, 'ours', row.figure);

    return ours.length ? median(ours) <= must.atMost : undefined;
  }

  const times = ratio(rounds, must.than || 'gun', row);

  return times === undefined ? undefined : times >= must.times;
}

function describe(row, must)
{
  if (must.atMost !== undefined) return `≤ ${must.atMost} ${row.unit}`;
  return `≥ ${must.times}×${must.than ? ` ${KINDS[must.than].label}` : ''}`;
}

function verdicts(rounds, row)
{
  if (row.works) {
    const ours = values(rounds, 'ours', row.figure);

    return ours.length ? [ours.every(row.works)] : [];
  }
  return (row.must || []).map(must => reached(rounds, row, must)).filter(verdict => verdict !== undefined);
}

function cells(rounds, row)
{
  const median_ = kind => {
    const all = values(rounds, kind, row.figure);

    return all.length ? number(median(all)) : '';
  };
  const musts = row.works ? [row.unit === '%' ? '100 %' : '0'] : (row.must || []).map(must => describe(row, must));
  const own = verdicts(rounds, row);

  return [
    row.unit ? `${row.label}, ${row.unit}` : row.label,
    median_('ours'), median_('gun'), factor(ratio(rounds, 'gun', row)),
    median_('axeOff'), factor(ratio(rounds, 'axeOff', row)), row.works ? '' : median_('floor'),
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
function format(rounds, rows)
{
  const body = rows
    .filter(row => rounds.some(round => Object.values(round).some(figures => figures[row.figure] !== undefined)))
    .map(row => cells(rounds, row));

  return markdown(['', 'ours', 'gun', '', 'axe:false', '', 'floor', 'must', 'reached'], body);
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
