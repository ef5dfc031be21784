"""Floating-point arithmetic: a mandelbrot set and an n-body simulation."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


def mandelbrot(size, limit):
    inside = 0
    for row in range(size):
        ci = 2.0 * row / size - 1.0
        for column in range(size):
            cr = 3.0 * column / size - 2.0
            zr = zi = 0.0
            n = 0
            while n < limit and zr * zr + zi * zi < 4.0:
                zr, zi = zr * zr - zi * zi + cr, 2.0 * zr * zi + ci
                n += 1
            if n == limit:
                inside += 1
    return inside


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        self.x, self.y, self.z = x, y, z
        self.vx, self.vy, self.vz = vx, vy, vz
        self.mass = mass


def advance(bodies, dt, steps):
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1:]]
    for _ in range(steps):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            force = dt / (dx * dx + dy * dy + dz * dz) ** 1.5
            ma, mb = a.mass * force, b.mass * force
            a.vx -= dx * mb
            a.vy -= dy * mb
            a.vz -= dz * mb
            b.vx += dx * ma
            b.vy += dy * ma
            b.vz += dz * ma
        for body in bodies:
            body.x += dt * body.vx
            body.y += dt * body.vy
            body.z += dt * body.vz


def energy(bodies):
    return sum(0.5 * b.mass * (b.vx ** 2 + b.vy ** 2 + b.vz ** 2) for b in bodies)


print(mandelbrot(int(350 * SCALE ** 0.5), 100))
bodies = [Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0), Body(4.8, -1.1, -0.1, 0.6, 2.8, 0.0, 0.04), Body(8.3, 4.1, -0.4, -1.0, 1.8, 0.0, 0.01),
          Body(12.9, -15.1, -0.2, 1.1, 0.9, 0.0, 0.002), Body(15.4, -25.9, 0.2, 1.0, 0.6, 0.0, 0.002)]
advance(bodies, 0.01, int(90000 * SCALE))
print(f'{energy(bodies):.9f}')
