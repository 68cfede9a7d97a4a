"""Writes into the working directory what people save with torch. What lies beside this was made by torch 2.15.0."""

import os

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.ReLU(), nn.Dropout(0.1), nn.Linear(3, 2))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2)
for _ in range(3):
    optimizer.zero_grad()
    model(torch.rand(8, 4)).sum().backward()
    optimizer.step()
    scheduler.step()
states = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()}
numbers = ["float64", "float16", "bfloat16", "float8_e4m3fn", "int8", "uint8", "int16", "uint16", "int64", "bool", "complex64"]


class RunsCode:
    def __reduce__(self):
        return os.system, ("id",)


torch.save(model.state_dict(), "state-dict.pt")
torch.save(model.state_dict(), "protocol-5.pt", pickle_protocol=5)
torch.save({"epoch": 3, **states, "random": torch.get_rng_state(), "loss": torch.tensor(0.5)}, "checkpoint.ckpt")
torch.save(nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8), 1).state_dict(), "transformer.bin")
torch.save(
    {
        **{name: torch.zeros(3, dtype=getattr(torch, name)) for name in numbers},
        "sparse": torch.eye(3).to_sparse(),
        "compressed": torch.eye(3).to_sparse_csr(),
        "quantized": torch.quantize_per_tensor(torch.rand(3), 0.1, 0, torch.quint8),
        "meta": torch.empty(2, device="meta"),
        "view": torch.arange(6)[::2],
        "parameter": nn.Parameter(torch.ones(2)),
        "storage": torch.ones(2).untyped_storage(),
        "words": [torch.device("cpu"), torch.Size([1, 2]), torch.float32, torch.strided],
    },
    "tensors.pt",
)
torch.save(model, "module.pt")
torch.save({**states, "more": RunsCode()}, "runs-code.pt")
torch.save(model.state_dict(), "before-1.6.pth", _use_new_zipfile_serialization=False)
torch.jit.script(nn.Sequential(nn.Linear(4, 3), nn.ReLU())).save("script.pt")
