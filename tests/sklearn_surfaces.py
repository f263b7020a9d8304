"""Logistic regression on the pixels of configs/vision/surface.yaml's images (scikit-learn): what its network is compared with in docs/images.md.

The images come from the program's own header, compiled here; usage, from the project's folder: python tests/sklearn_surfaces.py [SEED]"""
import ctypes
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import sklearn
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score
except ImportError:
    sys.exit('skipped: Python has no scikit-learn here')

root = pathlib.Path(__file__).parents[1]
SOURCE = '''#include <cstring>
#include "envs/factory/surface_file.h"
extern "C" void image(int flaw, int seed, int number, unsigned char* to) {
  plantgym::factory::SurfaceWorld w;
  w.severity = 0.3, w.noise = 0.02, w.lighting = 0.15;
  const auto one = plantgym::surfaces(w, plantgym::factory::Flaw(flaw), unsigned(seed), number, 1);
  std::memcpy(to, one.data(), one.size());
}'''
with tempfile.TemporaryDirectory() as folder:
    (pathlib.Path(folder) / 'a.cpp').write_text(SOURCE)
    subprocess.run(['c++', '-std=c++20', '-O2', '-ffp-contract=off', '-shared', '-fPIC', f'-I{root}', f'-I{root}/sim', f'-I{root}/envs/core',
                    f'{folder}/a.cpp', '-o', f'{folder}/a.so'], check=True)
    library = ctypes.CDLL(f'{folder}/a.so')

CLASSES, PIXELS, FIRST_TEST = 5, 32 * 32, 1 << 30  # classes in turn; numbers of test images, as learners/vision/recipe.cpp has them


def images(first, count, seed):
    x = np.zeros((count, PIXELS), np.uint8)
    for i in range(count):
        library.image(i % CLASSES, seed, first + i, x[i].ctypes.data_as(ctypes.c_char_p))
    return x / 255, np.arange(count) % CLASSES


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
(x, y), (tx, ty) = images(0, 12000, seed), images(FIRST_TEST, 1000, seed)
mean, deviation = x.mean(), x.std()  # as configs/vision normalises: one number for all pixels
x, tx = (x - mean) / deviation, (tx - mean) / deviation
for c in (1e-4, 1e-3, 3e-3, 1e-2):
    model = LogisticRegression(C=c, max_iter=2000).fit(x, y)
    said = model.predict(tx)
    print(f'scikit-learn {sklearn.__version__}, C {c:g}: macro F1 {f1_score(ty, said, average="macro"):.4f}, accuracy {(said == ty).mean():.4f},'
          f' on what it learned {f1_score(y, model.predict(x), average="macro"):.4f}, {int(model.n_iter_.max())} iterations', flush=True)
