import * as z from 'zod';

/** The schemas that have a name of their own in the OpenAPI document. */
export const apiComponents = z.registry<{ id: string }>();
