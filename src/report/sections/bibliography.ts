/** The methods a report rests on, as BibTeX. */
export const bibliography = `@article{lemos2023rediscovering,
  title   = {Rediscovering orbital mechanics with machine learning},
  author  = {Lemos, Pablo and Jeffrey, Niall and Cranmer, Miles and Ho, Shirley and Battaglia, Peter},
  journal = {Machine Learning: Science and Technology},
  year    = {2023},
  doi     = {10.1088/2632-2153/acfa63},
  note    = {arXiv:2202.02306}
}

@article{han2022learning,
  title   = {Learning Physics-Consistent Particle Interactions},
  author  = {Han, Zhichao and Kammer, David S. and Fink, Olga},
  journal = {PNAS Nexus},
  year    = {2022},
  note    = {arXiv:2202.00299}
}

@article{guimera2020bayesian,
  title   = {A Bayesian Machine Scientist to Aid in the Solution of Challenging Scientific Problems},
  author  = {Guimera, Roger and others},
  journal = {Science Advances},
  year    = {2020},
  note    = {volume 6, eaav6971}
}

@inproceedings{cranmer2020discovering,
  title     = {Discovering Symbolic Models from Deep Learning with Inductive Biases},
  author    = {Cranmer, Miles and Sanchez-Gonzalez, Alvaro and Battaglia, Peter and Xu, Rui and Cranmer, Kyle and Spergel, David and Ho, Shirley},
  booktitle = {Advances in Neural Information Processing Systems},
  year      = {2020},
  note      = {arXiv:2006.11287}
}

@article{leimkuhler2013rational,
  title   = {Rational Construction of Stochastic Numerical Methods for Molecular Sampling},
  author  = {Leimkuhler, Benedict and Matthews, Charles},
  journal = {Applied Mathematics Research eXpress},
  year    = {2013},
  note    = {arXiv:1203.5428; the BAOAB splitting}
}

@article{babayan2025sufficient,
  title   = {Sufficient is better than optimal for training neural networks},
  author  = {Babayan, Irina and Aliahmadi, Hazhir and van Anders, Greg},
  journal = {Nature Communications},
  year    = {2025},
  doi     = {10.1038/s41467-025-66983-3},
  note    = {arXiv:2410.19912; simmering}
}

@misc{rahma2025rapid,
  title  = {Rapid training of {H}amiltonian graph networks using random features},
  author = {Rahma, Atamert and Datar, Chinmay and Cukarska, Ana and Dietrich, Felix},
  year   = {2025},
  note   = {arXiv:2506.06558; the direct solve}
}
`;
