// The frames of the sample.
import { autumn, crossing, evening, shoppingStreet } from './town-scenes.mjs';
import { dusk, park, rain, suburb } from './weather-scenes.mjs';

/** One function a frame: each builds its scene anew. */
export const scenes = {
  'street-01': shoppingStreet,
  'street-02': crossing,
  'street-03': autumn,
  'street-04': evening,
  'street-05': suburb,
  'street-06': rain,
  'street-07': park,
  'street-08': dusk,
};
