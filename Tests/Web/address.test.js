import { readAddress, writeAddress } from '/web/modules/address.js';
import { equal, test } from '/Tests/Web/harness.js';

const config = {
  layers: [{ id: 'provinces', shown: true }, { id: 'villages', shown: true }, { id: 'knn_plots', shown: false }],
  provinces: [{ code: '10' }, { code: '56' }],
};
const read = text => readAddress(config, new URL(text, 'http://host/'));
const roundTrip = text => writeAddress(config, read(text));

test('A plain address shows the default layers and the whole country', () => {
  equal(read('/'), { layers: ['provinces', 'villages'], area: '', feature: null, view: null });
  equal(roundTrip('/'), '');
});

test('An address comes back as it was written', () => {
  const address = '?layers=villages,knn_plots&area=56&feature=villages/56010101#map=8.20/16.40000/102.80000';
  equal(roundTrip(address), address);
});

test('Defaults are left out of the address', () => {
  equal(roundTrip('?layers=provinces,villages&area='), '');
});

test('Layers are in the order of the catalog, also as the form without script sends them', () => {
  equal(roundTrip('?layers=knn_plots&layers=villages'), '?layers=villages,knn_plots');
});

test('No layer at all is a state of its own', () => {
  equal(read('?layers=').layers, []);
  equal(roundTrip('?layers='), '?layers=');
});

test('What does not exist is left out', () => {
  equal(roundTrip('?layers=villages,roads&area=99&feature=roads/1#map=a/b/c'), '?layers=villages');
  equal(read('#map=5/95/100').view, null);
  equal(read('?feature=villages').feature, null);
});

test('An id of a feature may hold a slash, a space and Thai', () => {
  const state = { ...read('/'), feature: { layer: 'knn_plots', id: 'ก/ 1&2' } };
  const address = writeAddress(config, state);
  equal(read(address).feature, state.feature);
});
