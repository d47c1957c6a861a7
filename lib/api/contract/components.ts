import * as z from 'zod';

/** The named schemas of the OpenAPI document. */
export const apiComponents = z.registry<{ id: string }>();
