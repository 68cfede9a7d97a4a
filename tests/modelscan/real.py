"""Writes into the working directory what people save: fitted estimators by pickle and joblib, arrays, tensors."""

import gzip
import pickle

import joblib
import numpy as np
import skops.io
from safetensors.numpy import save_file
from sklearn.compose import make_column_transformer
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsRegressor
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler
from sklearn.svm import SVC

random = np.random.RandomState(0)
rows, target = random.rand(80, 4), random.randint(0, 2, 80)
mixed = np.array([["a", 1.5], ["b", 2.5]] * 40, dtype=object)
columns = make_column_transformer((OneHotEncoder(), [0]), (StandardScaler(), [1]))
models = {
    "forest": RandomForestClassifier(5).fit(rows, target),
    "boosting": GradientBoostingClassifier(n_estimators=3).fit(rows, target),
    "histogram": HistGradientBoostingClassifier(max_iter=3).fit(rows, target),
    "pipeline": make_pipeline(FunctionTransformer(np.log1p), StandardScaler(), LogisticRegression()).fit(rows, target),
    "columns": make_pipeline(columns, LogisticRegression()).fit(mixed, target),
    "search": GridSearchCV(SVC(probability=False), {"C": [1, 2]}, cv=2).fit(rows, target),
    "neighbours": KNeighborsRegressor().fit(rows, target),
    "network": MLPClassifier(3, max_iter=5, solver="adam").fit(rows, target),
    "text": make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(["a cat", "the dog"] * 4, [0, 1] * 4),
}
for name, model in models.items():
    for protocol in range(6):
        with open(f"{name}-{protocol}.pkl", "wb") as file:
            pickle.dump(model, file, protocol=protocol)
    joblib.dump(model, f"{name}.joblib")
    skops.io.dump(model, f"{name}.skops")
    joblib.dump(model, f"{name}.zlib.joblib", compress=3)
    with gzip.open(f"{name}.pkl.gz", "wb") as file:
        pickle.dump(model, file)
joblib.dump({"objects": mixed, "none": np.zeros((0, 3)), "text": np.array(["ab", "c"]), "point": np.array(3)}, "arrays.joblib")
np.savez("arrays.npz", numbers=np.arange(3), more=np.zeros((2, 2)))
np.savez_compressed("objects.npz", numbers=np.arange(3), objects=mixed)
np.save("records.npy", np.zeros(3, dtype=[("a", "<i4"), ("b", "<f8", (2,))]))
save_file({"a": np.zeros((3, 2), np.float32), "b": np.arange(5), "none": np.zeros(0, np.int8)}, "t.safetensors", {"by": "x"})
