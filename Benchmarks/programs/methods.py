"""Method calls that read and write attributes."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Particle:
    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.steps = 0

    def move(self, dx, dy):
        self.x += dx
        self.y += dy
        self.steps += 1

    def distance(self):
        return abs(self.x) + abs(self.y)


class Bouncing(Particle):
    def move(self, dx, dy):
        if self.x > 100:
            self.x -= 100
        super().move(dx, dy)


def main(count):
    particles = [Particle(0, 0), Bouncing(1, 1), Particle(2, 2)]
    total = 0
    for i in range(count):
        for p in particles:
            p.move(i % 3, 1)
        total += particles[1].distance()
    return total, particles[0].x, particles[2].steps


print(main(int(1300000 * SCALE)))
