"""The record of workshops: people trained, gain, attendance, action points, cost; every figure opens its rows."""
