#ifndef CKRAIT_H
#define CKRAIT_H
#endif
