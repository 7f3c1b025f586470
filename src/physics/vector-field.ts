/** Writes the derivative of the state at a time; allocates nothing and keeps neither array. */
export type VectorField = (time: number, state: Float64Array, derivative: Float64Array) => void;
